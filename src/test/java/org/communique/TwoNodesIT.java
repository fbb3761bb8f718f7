package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.communique.changes.Listener;
import org.communique.changes.Listener.Event;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks two nodes that share only the database. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag(Tier.TIMING)
class TwoNodesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String STREAM = "/v1/changes/stream";
    private static final int LINES = 300;
    private static final int WRITES = 15;
    private static final int MEASURED_WRITES = 1_000;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    @TempDir
    static Path folder;

    private static EmbeddedPostgres database;
    private static final PackagedService[] NODES = new PackagedService[2];

    @BeforeAll
    static void start_both() throws IOException {
        database = RealDatabase.postgres();
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> start(1));
        start(0);
        other.join();
        for (PackagedService node : NODES) {
            node.awaitReady();
        }
    }

    @AfterAll
    static void stop_both() throws IOException {
        for (PackagedService node : NODES) {
            if (node != null) {
                node.close();
            }
        }
        database.close();
        for (PackagedService node : NODES) {
            assertFalse(node.output().contains("The database cannot be queried"), node::output);
            assertFalse(node.output().contains("The query for due work failed"), node::output);
        }
    }

    private static void start(int node) {
        try {
            NODES[node] = PackagedService.start(
                    Files.createDirectories(folder.resolve("node" + node)),
                    "-Dquarkus.datasource.jdbc.url=" + database.getJdbcUrl("postgres", "postgres"),
                    "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                    "-Dcommunique.samples=false");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A public resource that shows published releases. */
    private enum PublicView {
        LIST(word -> Given.RELEASES + "?limit=5"),
        SEARCH(word -> "/v1/search?q=" + word),
        FEED(word -> "/feeds/press-releases.rss");

        private final Function<String, String> path;

        PublicView(Function<String, String> path) {
            this.path = path;
        }

        boolean shows(PackagedService node, String word) {
            Response response = node.request().get(path.apply(word));
            return response.statusCode() == 200
                    && (this == SEARCH
                            ? response.<Integer>path("page.total") == 1
                            : response.asString().contains(word));
        }
    }

    @ParameterizedTest
    @EnumSource(PublicView.class)
    void a_release_published_on_one_node_is_shown_by_the_other_within_a_second(PublicView view) {
        assertWithinASecond(n -> {
            PackagedService writing = NODES[n % 2];
            PackagedService reading = NODES[1 - n % 2];
            String word = OnNode.newWord();
            Given.Release draft = OnNode.draft(writing, "Заголовок " + word);
            // The second request makes sure that the response is cached.
            assertFalse(view.shows(reading, word) || view.shows(reading, word));
            OnNode.act(writing, draft, "publish", Map.of());
            return millisUntil(() -> view.shows(reading, word));
        });
    }

    @Test
    void changes_on_one_node_are_listed_by_the_other_at_once() throws Exception {
        // The first request to a node takes longer than all others.
        millisUntilListed("Заголовок");
        List<Long> millis = new ArrayList<>();
        for (int n = 0; n < MEASURED_WRITES; n++) {
            millis.add(millisUntilListed("Заголовок " + n));
        }
        millis.sort(null);
        long median = millis.get(MEASURED_WRITES / 2);
        long longest = millis.get(MEASURED_WRITES - 1);
        System.out.printf(
                "Of %d writes on one node the other lists half within %d ms, 99 %% within %d ms, all within %d ms%n",
                MEASURED_WRITES, median, millis.get(MEASURED_WRITES * 99 / 100), longest);
        // Ignores the longest time, because the machine may stall once.
        assertTrue(median <= 50 && millis.get(MEASURED_WRITES - 2) <= 250, millis::toString);
    }

    @Test
    void without_notifications_changes_are_listed_within_two_seconds() throws Exception {
        execute("alter table journal disable trigger journal_is_told");
        try {
            for (int n = 0; n < 10; n++) {
                long millis = millisUntilListed("Без вести " + n);
                assertTrue(millis < 2_000, () -> millis + " ms");
            }
        } finally {
            execute("alter table journal enable trigger journal_is_told");
        }
    }

    @Test
    void with_a_broken_listening_connection_changes_are_listed_within_two_seconds() throws Exception {
        for (int n = 0; n < 5; n++) {
            assertEquals(NODES.length, terminateListeners(), "one listening connection for each node");
            long millis = millisUntilListed("Обрыв " + n);
            assertTrue(millis < 2_000, () -> millis + " ms");
        }
    }

    /** Terminates the connections of {@code JournalHead}, found by the beginnings of its statements. */
    private static int terminateListeners() throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet terminated =
                        statement.executeQuery("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                                + " where (query like 'select 0, (%' or query like 'select (select coalesce(max(position)%'"
                                + " or query like 'listen communique_journal%')"
                                + " and pid <> pg_backend_pid()")) {
            terminated.next();
            return terminated.getInt(1);
        }
    }

    private static long millisUntilListed(String title) throws Exception {
        Given.Release release = OnNode.published(NODES[0], title);
        long start = System.nanoTime();
        HttpRequest list = HttpRequest.newBuilder(NODES[1].uri().resolve(Given.RELEASES + "?limit=1"))
                .timeout(TIMEOUT)
                .build();
        while (!HTTP.send(list, HttpResponse.BodyHandlers.ofString()).body().contains(release.id())) {
            assertTrue(millisSince(start) < TIMEOUT.toMillis(), "the other node does not list the release");
        }
        return millisSince(start);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void a_cached_response_is_dropped_within_a_second_of_a_correction_or_withdrawal_on_another_node() {
        assertWithinASecond(n -> {
            Given.Release release = publishedAndCached();
            String title = "Заголовок " + OnNode.newWord();
            OnNode.correct(NODES[0], release, title);
            return millisUntil(
                    () -> title.equals(NODES[1].request().get(release.path()).path("title")));
        });
        assertWithinASecond(n -> {
            Given.Release release = publishedAndCached();
            OnNode.act(NODES[0], release, "withdraw", Map.of("reason", "Ошибка"));
            return millisUntil(() -> NODES[1].request().get(release.path()).statusCode() == 410);
        });
    }

    private static Given.Release publishedAndCached() {
        Given.Release release = OnNode.published(NODES[0], "Заголовок " + OnNode.newWord());
        for (int i = 0; i < 3; i++) {
            NODES[1].request().get(release.path()).then().statusCode(200);
        }
        return release;
    }

    @Test
    void a_stream_of_one_node_receives_changes_of_the_other_within_a_second() {
        try (Listener listener = Listener.open(NODES[1].uri(), STREAM)) {
            assertWithinASecond(n -> {
                Given.Release draft = OnNode.draft(NODES[0], "Заголовок " + OnNode.newWord());
                OnNode.act(NODES[0], draft, "publish", Map.of());
                long start = System.nanoTime();
                while (!id(listener.next()).equals(draft.id())) {
                    continue;
                }
                return millisSince(start);
            });
        }
    }

    /** Asserts that one of five measurements is below a second, so that a short stall of the machine is no failure. */
    private static void assertWithinASecond(ToLongFunction<Integer> measurement) {
        List<Long> millis = new ArrayList<>();
        assertTrue(
                IntStream.range(0, 5).anyMatch(n -> {
                    millis.add(measurement.applyAsLong(n));
                    return millis.get(n) < 1_000;
                }),
                millis::toString);
    }

    private static long millisUntil(BooleanSupplier condition) {
        long start = System.nanoTime();
        await(condition, "the other node does not show the change");
        return millisSince(start);
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    void a_scheduled_release_becomes_public_once() throws SQLException {
        String start = endCursor(NODES[0]);
        try (Listener one = Listener.open(NODES[0].uri(), STREAM);
                Listener other = Listener.open(NODES[1].uri(), STREAM)) {
            Given.Release draft = OnNode.draft(NODES[0], "Заголовок " + OnNode.newWord());
            // Late enough even if the machine stalls in between.
            Instant instant = Instant.now().plusSeconds(12).truncatedTo(ChronoUnit.MILLIS);
            Given.Release scheduled = OnNode.act(NODES[1], draft, "publish", Map.of("publishedAt", instant.toString()));
            assertEquals("scheduled", scheduled.response().path("status"));
            String id = scheduled.id();
            List<String> received = new ArrayList<>(List.of(id(one.next()), id(other.next())));
            for (PackagedService node : NODES) {
                node.request().get(scheduled.path()).then().statusCode(200);
                // A node sends this event only after all earlier ones.
                String last =
                        OnNode.published(node, "Заголовок " + OnNode.newWord()).id();
                received.addAll(idsBefore(last, one));
                received.addAll(idsBefore(last, other));
            }
            assertEquals(List.of(id, id), received);
            assertEquals(1, rows(id, "came-out"));
            for (PackagedService node : NODES) {
                List<Map<String, String>> changes = node.request()
                        .queryParam("since", start)
                        .get("/v1/changes?limit=100")
                        .path("changes.findAll { it.id == '" + id + "' }");
                assertEquals(1, changes.size());
                assertEquals("published", changes.get(0).get("event"));
                assertEquals(instant, Instant.parse(changes.get(0).get("at")));
            }
        }
    }

    /** Returns the cursor after the last change. */
    private static String endCursor(PackagedService node) {
        JsonPath page = node.request().get("/v1/changes?limit=100").jsonPath();
        while (page.getBoolean("hasMore")) {
            page = node.request()
                    .queryParam("since", page.getString("next"))
                    .get("/v1/changes?limit=100")
                    .jsonPath();
        }
        return page.getString("next");
    }

    /** Returns the ids of the releases that the listener receives before a given one. */
    private static List<String> idsBefore(String last, Listener listener) {
        List<String> ids = new ArrayList<>();
        for (String id = id(listener.next()); !id.equals(last); id = id(listener.next())) {
            ids.add(id);
        }
        return ids;
    }

    private static int rows(String release, String event) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select count(*) from journal where subject_id = ? and event = ?")) {
            query.setObject(1, UUID.fromString(release));
            query.setString(2, event);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }

    @Test
    void both_nodes_import_and_write_concurrently_and_find_the_same() throws Exception {
        String common = OnNode.newWord();
        List<String> shared = lines(common);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<List<String>>> imports = new ArrayList<>();
            List<Future<?>> writing = new ArrayList<>();
            for (PackagedService node : NODES) {
                List<String> own = lines(common);
                imports.add(threads.submit(() -> failedLines(node, own)));
                imports.add(threads.submit(() -> failedLines(node, shared)));
                writing.add(threads.submit(() -> {
                    for (int i = 0; i < WRITES; i++) {
                        OnNode.correct(node, OnNode.published(node, common), "Исправлено " + common);
                    }
                }));
            }
            for (Future<?> each : writing) {
                each.get();
            }
            for (Future<List<String>> each : imports) {
                assertEquals(List.of(), each.get());
            }
        } finally {
            threads.shutdown();
            assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
        }
        int all = 3 * LINES + 2 * WRITES;
        for (PackagedService node : NODES) {
            await(() -> OnNode.found(node, common) == all, "search does not find every release");
            await(() -> OnNode.found(node, null) == OnNode.releases(node), "search does not find every release");
        }
        String search = "/v1/search?limit=100&facets=year,language,source&q=" + common;
        assertEquals(hits(NODES[0], search), hits(NODES[1], search));
    }

    @Test
    void both_nodes_may_import_the_same_line_concurrently() {
        for (int i = 0; i < WRITES; i++) {
            List<String> line = List.of(Transfer.line().toString());
            CompletableFuture<List<String>> other = CompletableFuture.supplyAsync(() -> failedLines(NODES[1], line));
            assertEquals(List.of(), failedLines(NODES[0], line));
            assertEquals(List.of(), other.join());
        }
    }

    /** Returns the ids of the hits, the facets and the total. */
    private static List<Object> hits(PackagedService node, String search) {
        JsonPath response =
                node.staff().get(search).then().statusCode(200).extract().jsonPath();
        return List.of(
                new TreeSet<>(response.getList("items.id", String.class)),
                response.get("facets"),
                response.get("page.total"));
    }

    private static List<String> lines(String word) {
        return Stream.generate(
                        () -> Transfer.line().put("title", "Заголовок " + word).toString())
                .limit(LINES)
                .toList();
    }

    /** Imports lines and returns the results of those that were not accepted. */
    private static List<String> failedLines(PackagedService node, List<String> lines) {
        byte[] file = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return Transfer.importLines(node.staff(), file).stream()
                .filter(result -> !Set.of("created", "unchanged")
                        .contains(result.get("result").asText()))
                .map(Object::toString)
                .toList();
    }

    @Test
    void either_node_may_be_killed_while_both_write() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Queue<String>> acknowledged = List.of(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<?>> writing = new ArrayList<>();
        ReceivedReleases received = new ReceivedReleases();
        try {
            String last = endCursor(NODES[1]);
            for (int i = 0; i < 4; i++) {
                int node = i % 2;
                writing.add(writers.submit(() -> write(node, acknowledged.get(node), stop)));
            }
            for (int victim : List.of(1, 0)) {
                try (Listener listener = open(NODES[victim], last)) {
                    awaitMore(acknowledged.get(0));
                    awaitMore(acknowledged.get(1));
                    NODES[victim].kill();
                    last = received.readToEnd(listener, last);
                    assertFalse(listener.complete, "the stream ended as if it were complete");
                }
                // The other node continues, and the client resumes the stream there.
                awaitMore(acknowledged.get(1 - victim));
                try (Listener listener = open(NODES[1 - victim], last)) {
                    Set<String> before = Set.copyOf(acknowledged.get(victim));
                    last = received.readUntil(before, listener, last);
                }
                start(victim);
                awaitMore(acknowledged.get(victim));
            }
            stop.set(true);
            for (Future<?> each : writing) {
                each.get();
            }
            Set<String> all = new TreeSet<>(acknowledged.get(0));
            all.addAll(acknowledged.get(1));
            try (Listener listener = open(NODES[0], last)) {
                received.readUntil(all, listener, last);
            }
            for (PackagedService node : NODES) {
                String export = new String(Transfer.exportAll(node.staff()), StandardCharsets.UTF_8);
                assertEquals(
                        List.of(),
                        all.stream().filter(id -> !export.contains(id)).toList());
                await(() -> OnNode.found(node, null) == OnNode.releases(node), "search does not find every release");
            }
            assertEquals(OnNode.releases(NODES[0]), OnNode.releases(NODES[1]));
        } finally {
            stop.set(true);
            writers.shutdownNow();
        }
    }

    /** The releases whose publication a client received that moves from node to node. */
    private static final class ReceivedReleases {
        private final Set<String> published = new TreeSet<>();

        /** Reads the stream to its end and returns the id of the last event. */
        String readToEnd(Listener listener, String last) {
            String position = last;
            for (Event event = listener.next(); !event.isEnd(); event = listener.next()) {
                position = add(event);
            }
            return position;
        }

        /** Reads the stream until all given releases are received, and returns the id of the last event. */
        String readUntil(Set<String> releases, Listener listener, String last) {
            String position = last;
            while (!published.containsAll(releases)) {
                Event event = listener.next();
                assertFalse(event.isEnd(), "the stream of a running node ended");
                position = add(event);
            }
            return position;
        }

        private String add(Event event) {
            assertEquals("published", event.event());
            assertTrue(published.add(id(event)), "the publication was received twice");
            return event.id();
        }
    }

    private static Listener open(PackagedService node, String last) {
        return Listener.open(node.uri(), STREAM, "Last-Event-ID: " + last);
    }

    private static void write(int node, Queue<String> acknowledged, AtomicBoolean stop) {
        while (!stop.get()) {
            try {
                acknowledged.add(OnNode.published(NODES[node], "Заголовок " + UUID.randomUUID())
                        .id());
            } catch (Exception unreachable) {
                // The write was not acknowledged.
            }
            // Leaves the processors to a node that is starting.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void awaitMore(Queue<String> acknowledged) {
        int expected = acknowledged.size() + WRITES;
        await(() -> acknowledged.size() >= expected, "too few writes");
    }

    private static String id(Event event) {
        return JsonPath.from(event.data()).getString("id");
    }

    private static void await(BooleanSupplier condition, String message) {
        Await.until(TIMEOUT, condition, () -> message + "\n" + NODES[0].output() + "\n" + NODES[1].output());
    }
}
