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

/** Two nodes that know each other by the database alone. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag(Tier.TIMING)
class TwoNodesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STREAM = "/v1/changes/stream";
    private static final int LINES = 300;
    private static final int WRITES = 15;
    private static final int LISTED = 1_000;
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
            assertFalse(node.output().contains("It cannot be found out"), node::output);
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

    /** Where the public sees what is published. */
    private enum Place {
        LIST(word -> Given.RELEASES + "?limit=5"),
        SEARCH(word -> "/v1/search?q=" + word),
        FEED(word -> "/feeds/press-releases.rss");

        private final Function<String, String> path;

        Place(Function<String, String> path) {
            this.path = path;
        }

        boolean shows(PackagedService node, String word) {
            Response answer = node.request().get(path.apply(word));
            return answer.statusCode() == 200
                    && (this == SEARCH
                            ? answer.<Integer>path("page.total") == 1
                            : answer.asString().contains(word));
        }
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void a_release_published_on_one_node_is_shown_by_the_other_within_a_second(Place place) {
        assertWithinASecond(n -> {
            PackagedService writing = NODES[n % 2];
            PackagedService reading = NODES[1 - n % 2];
            String word = OnNode.newWord();
            Given.Release draft = OnNode.draft(writing, "Заголовок " + word);
            // So that the answer is kept.
            assertFalse(place.shows(reading, word) || place.shows(reading, word));
            OnNode.act(writing, draft, "publish", Map.of());
            return millisUntil(() -> place.shows(reading, word));
        });
    }

    @Test
    void changes_on_one_node_are_listed_by_the_other_at_once() throws Exception {
        // The first request of a node takes longer than all others.
        millisUntilListed("Заголовок");
        List<Long> millis = new ArrayList<>();
        for (int n = 0; n < LISTED; n++) {
            millis.add(millisUntilListed("Заголовок " + n));
        }
        millis.sort(null);
        long median = millis.get(LISTED / 2);
        long longest = millis.get(LISTED - 1);
        System.out.printf(
                "Of %d writes on one node the other lists half within %d ms, 99 %% within %d ms, all within %d ms%n",
                LISTED, median, millis.get(LISTED * 99 / 100), longest);
        // All but one: the machine may stand still once.
        assertTrue(median <= 50 && millis.get(LISTED - 2) <= 250, millis::toString);
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
            execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where query like '%) pulse' and pid <> pg_backend_pid()");
            long millis = millisUntilListed("Обрыв " + n);
            assertTrue(millis < 2_000, () -> millis + " ms");
        }
    }

    private static long millisUntilListed(String title) throws Exception {
        Given.Release release = OnNode.published(NODES[0], title);
        long start = System.nanoTime();
        HttpRequest list = HttpRequest.newBuilder(NODES[1].uri().resolve(Given.RELEASES + "?limit=1"))
                .timeout(PATIENCE)
                .build();
        while (!HTTP.send(list, HttpResponse.BodyHandlers.ofString()).body().contains(release.id())) {
            assertTrue(millisSince(start) < PATIENCE.toMillis(), "it is not listed by the other node");
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
            Given.Release release = keptByTheSecond();
            String title = "Заголовок " + OnNode.newWord();
            OnNode.correct(NODES[0], release, title);
            return millisUntil(
                    () -> title.equals(NODES[1].request().get(release.path()).path("title")));
        });
        assertWithinASecond(n -> {
            Given.Release release = keptByTheSecond();
            OnNode.act(NODES[0], release, "withdraw", Map.of("reason", "Ошибка"));
            return millisUntil(() -> NODES[1].request().get(release.path()).statusCode() == 410);
        });
    }

    private static Given.Release keptByTheSecond() {
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

    /** One of five: a moment in which the machine was busy is no failure. */
    private static void assertWithinASecond(ToLongFunction<Integer> measurement) {
        List<Long> millis = new ArrayList<>();
        assertTrue(
                IntStream.range(0, 5).anyMatch(n -> {
                    millis.add(measurement.applyAsLong(n));
                    return millis.get(n) < 1_000;
                }),
                millis::toString);
    }

    private static long millisUntil(BooleanSupplier seen) {
        long start = System.nanoTime();
        await(seen, "it is not seen on the other node");
        return millisSince(start);
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    void a_scheduled_release_becomes_public_once() throws SQLException {
        String beginning = end(NODES[0]);
        try (Listener one = Listener.open(NODES[0].uri(), STREAM);
                Listener other = Listener.open(NODES[1].uri(), STREAM)) {
            Given.Release draft = OnNode.draft(NODES[0], "Заголовок " + OnNode.newWord());
            // Late enough for a machine that stands still in between.
            Instant instant = Instant.now().plusSeconds(12).truncatedTo(ChronoUnit.MILLIS);
            Given.Release scheduled = OnNode.act(NODES[1], draft, "publish", Map.of("publishedAt", instant.toString()));
            assertEquals("scheduled", scheduled.response().path("status"));
            String id = scheduled.id();
            List<String> heard = new ArrayList<>(List.of(id(one.next()), id(other.next())));
            for (PackagedService node : NODES) {
                node.request().get(scheduled.path()).then().statusCode(200);
                // Each node has told what there was to be told before it tells this.
                String last =
                        OnNode.published(node, "Заголовок " + OnNode.newWord()).id();
                heard.addAll(until(last, one));
                heard.addAll(until(last, other));
            }
            assertEquals(List.of(id, id), heard);
            assertEquals(1, rows(id, "came-out"));
            for (PackagedService node : NODES) {
                List<Map<String, String>> told = node.request()
                        .queryParam("since", beginning)
                        .get("/v1/changes?limit=100")
                        .path("changes.findAll { it.id == '" + id + "' }");
                assertEquals(1, told.size());
                assertEquals("published", told.get(0).get("event"));
                assertEquals(instant, Instant.parse(told.get(0).get("at")));
            }
        }
    }

    /** The place after all that has happened. */
    private static String end(PackagedService node) {
        JsonPath page = node.request().get("/v1/changes?limit=100").jsonPath();
        while (page.getBoolean("hasMore")) {
            page = node.request()
                    .queryParam("since", page.getString("next"))
                    .get("/v1/changes?limit=100")
                    .jsonPath();
        }
        return page.getString("next");
    }

    /** What is heard before a release. */
    private static List<String> until(String last, Listener listener) {
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
            try (ResultSet answer = query.executeQuery()) {
                answer.next();
                return answer.getInt(1);
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
                imports.add(threads.submit(() -> imported(node, own)));
                imports.add(threads.submit(() -> imported(node, shared)));
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
            await(() -> OnNode.found(node, common) == all, "not all is found");
            await(() -> OnNode.found(node, null) == OnNode.releases(node), "not all is found");
        }
        String search = "/v1/search?limit=100&facets=year,language,source&q=" + common;
        assertEquals(hits(NODES[0], search), hits(NODES[1], search));
    }

    @Test
    void both_nodes_may_import_the_same_line_concurrently() {
        for (int i = 0; i < WRITES; i++) {
            List<String> line = List.of(Transfer.line().toString());
            CompletableFuture<List<String>> other = CompletableFuture.supplyAsync(() -> imported(NODES[1], line));
            assertEquals(List.of(), imported(NODES[0], line));
            assertEquals(List.of(), other.join());
        }
    }

    /** What is found, and how it is counted. */
    private static List<Object> hits(PackagedService node, String search) {
        JsonPath answer =
                node.staff().get(search).then().statusCode(200).extract().jsonPath();
        return List.of(
                new TreeSet<>(answer.getList("items.id", String.class)),
                answer.get("facets"),
                answer.get("page.total"));
    }

    private static List<String> lines(String word) {
        return Stream.generate(
                        () -> Transfer.line().put("title", "Заголовок " + word).toString())
                .limit(LINES)
                .toList();
    }

    /** @return what was not taken */
    private static List<String> imported(PackagedService node, List<String> lines) {
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
        Heard heard = new Heard();
        try {
            String last = end(NODES[1]);
            for (int i = 0; i < 4; i++) {
                int node = i % 2;
                writing.add(writers.submit(() -> write(node, acknowledged.get(node), stop)));
            }
            for (int victim : List.of(1, 0)) {
                try (Listener listener = open(NODES[victim], last)) {
                    awaitMore(acknowledged.get(0));
                    awaitMore(acknowledged.get(1));
                    NODES[victim].kill();
                    last = heard.all(listener, last);
                    assertFalse(listener.complete, "it was cut");
                }
                // The other goes on, and whoever listened goes on there.
                awaitMore(acknowledged.get(1 - victim));
                try (Listener listener = open(NODES[1 - victim], last)) {
                    Set<String> before = Set.copyOf(acknowledged.get(victim));
                    last = heard.until(before, listener, last);
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
                heard.until(all, listener, last);
            }
            for (PackagedService node : NODES) {
                String there = new String(Transfer.exportAll(node.staff()), StandardCharsets.UTF_8);
                assertEquals(
                        List.of(),
                        all.stream().filter(id -> !there.contains(id)).toList());
                await(() -> OnNode.found(node, null) == OnNode.releases(node), "not all is found");
            }
            assertEquals(OnNode.releases(NODES[0]), OnNode.releases(NODES[1]));
        } finally {
            stop.set(true);
            writers.shutdownNow();
        }
    }

    /** What somebody was told who went from node to node. */
    private static final class Heard {
        private final Set<String> published = new TreeSet<>();

        /** @return the last id */
        String all(Listener listener, String last) {
            String place = last;
            for (Event event = listener.next(); !event.isEnd(); event = listener.next()) {
                place = take(event);
            }
            return place;
        }

        String until(Set<String> releases, Listener listener, String last) {
            String place = last;
            while (!published.containsAll(releases)) {
                Event event = listener.next();
                assertFalse(event.isEnd(), "the stream of a node that lives goes on");
                place = take(event);
            }
            return place;
        }

        private String take(Event event) {
            assertEquals("published", event.event());
            assertTrue(published.add(id(event)), "told once");
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
                // Nothing was acknowledged.
            }
            // A service that is started needs the processors for itself.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void awaitMore(Queue<String> acknowledged) {
        int enough = acknowledged.size() + WRITES;
        await(() -> acknowledged.size() >= enough, "too few writes");
    }

    private static String id(Event event) {
        return JsonPath.from(event.data()).getString("id");
    }

    private static void await(BooleanSupplier condition, String otherwise) {
        Await.until(PATIENCE, condition, () -> otherwise + "\n" + NODES[0].output() + "\n" + NODES[1].output());
    }
}
