package org.communique.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.communique.Given;
import org.communique.PackagedService;
import org.communique.RealDatabase;
import org.communique.Tier;
import org.communique.changes.Listener.Event;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that followers of the changes reach the state of the database although the service is killed in the meantime. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag(Tier.TIMING)
class FollowIT {
    private static final int WRITERS = 8;
    private static final int MIN_WRITES = 40;
    private static final int SCHEDULED = 5;

    @TempDir
    Path folder;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile PackagedService service;

    /** The state of a follower: all received changes and, derived from them, the public releases with their versions. */
    private static final class FollowerState {
        private final Map<String, Integer> releases = new TreeMap<>();
        private final Map<String, List<String>> events = new TreeMap<>();
        private final Set<String> cursors = new TreeSet<>();

        void add(String cursor, String event, String id, int version) {
            assertTrue(cursors.add(cursor), () -> "received twice: " + cursor);
            events.computeIfAbsent(id, key -> new ArrayList<>()).add(event);
            if (event.equals("withdrawn") || event.equals("deleted")) {
                releases.remove(id);
            } else {
                releases.put(id, version);
            }
        }
    }

    @Test
    void followers_reach_the_state_of_the_database_although_the_service_is_killed() throws Exception {
        try (EmbeddedPostgres database = RealDatabase.postgres()) {
            service = start("node", database);
            String start = service.request().get(ChangeFeed.CHANGES).path("next");
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writing.add(threads.submit(this::write));
            }
            FollowerState byPages = new FollowerState();
            FollowerState byStream = new FollowerState();
            AtomicBoolean written = new AtomicBoolean();
            Future<?> paging = threads.submit(() -> page(byPages, written));
            Future<?> listening = threads.submit(() -> listen(byStream, start, byPages, paging));
            try {
                for (int kills = 0; kills < 2; kills++) {
                    awaitWrites(acknowledged.get() + MIN_WRITES);
                    service.kill();
                    service = start("node" + kills, database);
                }
                awaitWrites(acknowledged.get() + MIN_WRITES);
                stop.set(true);
                for (Future<?> each : writing) {
                    each.get();
                }
                written.set(true);
                paging.get();
                listening.get();
                assertEquals(published(), byPages.releases);
                assertEquals(byPages.events, byStream.events);
                assertEquals(byPages.releases, byStream.releases);
                assertEquals(journal(), byPages.events);
            } finally {
                stop.set(true);
                written.set(true);
                threads.shutdownNow();
                stop(service);
            }
        }
    }

    @Test
    void one_of_two_nodes_records_a_scheduled_publication() throws Exception {
        try (EmbeddedPostgres database = RealDatabase.postgres();
                PackagedService first = start("first", database)) {
            PackagedService second = start("second", database);
            String start = first.request().get(ChangeFeed.CHANGES).path("next");
            try (Listener one = Listener.open(first.uri(), ChangeFeed.CHANGES + "/stream");
                    Listener other = Listener.open(second.uri(), ChangeFeed.CHANGES + "/stream")) {
                // Late enough for two nodes that have just started to accept the schedules.
                Instant instant = Instant.now().plusSeconds(12).truncatedTo(ChronoUnit.SECONDS);
                Set<String> ids = new TreeSet<>();
                for (int i = 0; i < SCHEDULED; i++) {
                    String id = post(first, "", Given.text(), null).path("id");
                    ids.add(id);
                    post(second, "/" + id + "/publish", Map.of("publishedAt", instant.toString()), "1")
                            .then()
                            .statusCode(200);
                }
                for (Listener listener : List.of(one, other)) {
                    Set<String> received = new TreeSet<>();
                    for (int i = 0; i < SCHEDULED; i++) {
                        Event event = listener.next();
                        assertEquals("published", event.event());
                        received.add(JsonPath.from(event.data()).getString("id"));
                    }
                    assertEquals(ids, received);
                }
                TimeUnit.MILLISECONDS.sleep(500);
                assertTrue(one.hasNoEvents() && other.hasNoEvents(), "a publication was received twice");
                List<Map<String, Object>> all = new ChangeFeed(second::request, start, 100).next();
                assertEquals(SCHEDULED, all.size());
                all.forEach(change -> assertEquals(instant, Instant.parse((String) change.get("at"))));
                stop(second);
                assertTrue(
                        other.next().isEnd() && other.complete, "the streams of a stopping node must end, not be cut");
            } finally {
                stop(second);
            }
        }
    }

    /** Stops a node. Has no effect if it has ended. */
    private static void stop(PackagedService node) {
        node.close();
    }

    private PackagedService start(String node, EmbeddedPostgres database) {
        try {
            return PackagedService.start(
                    Files.createDirectory(folder.resolve(node)),
                    "-Dquarkus.datasource.jdbc.url=" + database.getJdbcUrl("postgres", "postgres"),
                    "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                    "-Dcommunique.samples=false");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void write() {
        while (!stop.get()) {
            try {
                writeOne(service);
            } catch (Exception unreachable) {
                pause();
            }
        }
    }

    /** Leaves the processors to a node that is starting. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeOne(PackagedService node) {
        Response created = post(node, "", Given.text("Заголовок " + UUID.randomUUID()), null);
        if (created.statusCode() != 201) {
            pause();
            return;
        }
        String path = "/" + created.path("id");
        if (!isAccepted(post(node, path + "/publish", Map.of(), "1"))) {
            return;
        }
        Map<String, Object> correction = Map.of("note", "Уточнено", "changes", Map.of("summary", "Кратко"));
        if (!isAccepted(post(node, path + "/correct", correction, "2"))) {
            return;
        }
        if (acknowledged.incrementAndGet() % 2 == 0) {
            isAccepted(post(node, path + "/withdraw", Map.of("reason", "Ошибка"), "3"));
        }
    }

    /** Returns false for 503, since a node that has just started may be overloaded. No other failure is expected. */
    private static boolean isAccepted(Response response) {
        if (response.statusCode() == 503) {
            pause();
            return false;
        }
        response.then().statusCode(200);
        return true;
    }

    private static Response post(PackagedService node, String path, Object body, String version) {
        RequestSpecification request = node.writing(body);
        return (version == null ? request : request.header("If-Match", version)).post(Given.RELEASES + path);
    }

    private void awaitWrites(int number) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (acknowledged.get() < number) {
            assertTrue(System.nanoTime() < end, "too few writes in time");
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Reads the change feed from the start until all writes are done and read. */
    private void page(FollowerState state, AtomicBoolean written) {
        String next = null;
        boolean last = false;
        while (!last) {
            boolean all = written.get();
            JsonPath page;
            try {
                RequestSpecification request = service.request().queryParam("limit", 10);
                Response response =
                        (next == null ? request : request.queryParam("since", next)).get(ChangeFeed.CHANGES);
                if (response.statusCode() == 503) {
                    pause();
                    continue;
                }
                page = response.then().statusCode(200).extract().jsonPath();
            } catch (Exception unreachable) {
                pause();
                continue;
            }
            for (Map<String, Object> change : page.<Map<String, Object>>getList("changes")) {
                state.add(
                        (String) change.get("cursor"),
                        (String) change.get("event"),
                        (String) change.get("id"),
                        (Integer) change.get("version"));
            }
            next = page.getString("next");
            last = all && !page.getBoolean("hasMore");
        }
    }

    /** Reads the stream, and resumes it from the last event whenever the connection breaks, until the other follower has ended. */
    private void listen(FollowerState state, String start, FollowerState other, Future<?> paging) {
        String last = start;
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
        while (!paging.isDone() || state.cursors.size() < other.cursors.size()) {
            try (Listener listener =
                    Listener.open(service.uri(), ChangeFeed.CHANGES + "/stream", "Last-Event-ID: " + last)) {
                if (listener.status == 503) {
                    pause();
                    continue;
                }
                // The other follower may end after the last event was sent. Then no event follows.
                while (!paging.isDone() || state.cursors.size() < other.cursors.size()) {
                    Optional<Event> event = listener.poll(Duration.ofMillis(200));
                    if (event.isPresent() && event.get().isEnd()) {
                        break;
                    }
                    if (event.isPresent()) {
                        JsonPath change = JsonPath.from(event.get().data());
                        state.add(
                                event.get().id(),
                                event.get().event(),
                                change.getString("id"),
                                change.getInt("version"));
                        last = event.get().id();
                    }
                    assertTrue(System.nanoTime() < end, "not all events were received in time");
                }
            } catch (java.io.UncheckedIOException | NullPointerException unreachable) {
                pause();
            }
        }
    }

    /** Returns the versions of the public releases, by id. */
    private Map<String, Integer> published() {
        Map<String, Integer> published = new TreeMap<>();
        String next = null;
        do {
            RequestSpecification request = service.request().queryParam("limit", 100);
            JsonPath page = (next == null ? request : request.queryParam("cursor", next))
                    .get(Given.RELEASES)
                    .jsonPath();
            page.<Map<String, Object>>getList("items")
                    .forEach(item -> published.put((String) item.get("id"), (Integer) item.get("version")));
            next = page.getString("page.next");
        } while (next != null);
        return published;
    }

    /** Returns the audited events of each release that was ever public, in order. */
    private Map<String, List<String>> journal() {
        Map<String, List<String>> journal = new LinkedHashMap<>();
        String next = null;
        do {
            RequestSpecification request = service.staff()
                    .queryParam("limit", 100)
                    .queryParam("subjectType", "press-release")
                    .queryParam("event", "published", "corrected", "withdrawn");
            JsonPath page = (next == null ? request : request.queryParam("cursor", next))
                    .get("/v1/audit")
                    .jsonPath();
            page.<Map<String, Object>>getList("items").forEach(item -> journal.computeIfAbsent(
                            (String) ((Map<?, ?>) item.get("subject")).get("id"), key -> new ArrayList<>())
                    .add(0, (String) item.get("event")));
            next = page.getString("page.next");
        } while (next != null);
        return new TreeMap<>(journal);
    }
}
