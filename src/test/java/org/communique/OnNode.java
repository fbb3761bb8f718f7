package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** What the newsroom does on one node of several. */
public final class OnNode {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private OnNode() {}

    /** That nothing else has in it. */
    static String newWord() {
        return "слово" + UUID.randomUUID().toString().substring(0, 8);
    }

    static Given.Release draft(PackagedService node, String title) {
        return draft(node, Given.text(title));
    }

    public static Given.Release draft(PackagedService node, Map<String, ?> text) {
        return released(() -> node.writing(text).post(Given.RELEASES), 201);
    }

    public static Given.Release published(PackagedService node, String title) {
        return act(node, draft(node, title), "publish", Map.of());
    }

    public static Given.Release correct(PackagedService node, Given.Release release, String title) {
        return act(node, release, "correct", Map.of("note", "Уточнено", "changes", Map.of("title", title)));
    }

    public static Given.Release act(PackagedService node, Given.Release release, String verb, Map<String, ?> body) {
        return released(
                () -> node.writing(body).header("If-Match", release.etag()).post(release.path() + "/" + verb), 200);
    }

    /** A service that is busy, or waits too long for another writer, says so: come again. */
    private static Given.Release released(Supplier<Response> request, int status) {
        AtomicReference<Response> last = new AtomicReference<>();
        Await.until(
                PATIENCE,
                () -> {
                    last.set(request.get());
                    return last.get().statusCode() != 503;
                },
                () -> last.get().asString());
        Response answer = last.get();
        assertEquals(status, answer.statusCode(), answer::asString);
        return new Given.Release(answer.path("id"), answer.path("version"), answer.path("slug"), answer);
    }

    /** How many the newsroom finds with a word, or altogether; nothing while the index is not ready. */
    static int found(PackagedService node, String word) {
        Response answer = (word == null ? node.staff() : node.staff().queryParam("q", word)).get("/v1/search");
        return answer.statusCode() == 200 ? answer.path("page.total") : -1;
    }

    /** How many releases the database has, whatever their state. */
    static int releases(PackagedService node) {
        return node.staff()
                .queryParam("count", "exact")
                .get(Given.RELEASES)
                .then()
                .statusCode(200)
                .extract()
                .path("page.total");
    }
}
