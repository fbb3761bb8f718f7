package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Performs actions of the newsroom on one of several nodes. */
public final class OnNode {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private OnNode() {}

    /** Returns a word that occurs nowhere else. */
    static String newWord() {
        return "слово" + UUID.randomUUID().toString().substring(0, 8);
    }

    static Given.Release draft(PackagedService node, String title) {
        return draft(node, Given.text(title));
    }

    public static Given.Release draft(PackagedService node, Map<String, ?> text) {
        return sendUntilAvailable(() -> node.writing(text).post(Given.RELEASES), 201);
    }

    public static Given.Release published(PackagedService node, String title) {
        return act(node, draft(node, title), "publish", Map.of());
    }

    public static Given.Release correct(PackagedService node, Given.Release release, String title) {
        return act(node, release, "correct", Map.of("note", "Уточнено", "changes", Map.of("title", title)));
    }

    public static Given.Release act(PackagedService node, Given.Release release, String verb, Map<String, ?> body) {
        return sendUntilAvailable(
                () -> node.writing(body).header("If-Match", release.etag()).post(release.path() + "/" + verb), 200);
    }

    /** Repeats a request while the service responds with 503, because it is overloaded or waits too long for another writer. */
    private static Given.Release sendUntilAvailable(Supplier<Response> request, int status) {
        AtomicReference<Response> last = new AtomicReference<>();
        Await.until(
                TIMEOUT,
                () -> {
                    last.set(request.get());
                    return last.get().statusCode() != 503;
                },
                () -> last.get().asString());
        Response response = last.get();
        assertEquals(status, response.statusCode(), response::asString);
        return new Given.Release(response.path("id"), response.path("version"), response.path("slug"), response);
    }

    /** Returns the number of search hits of staff for a word, or for all releases if the word is null; -1 while the index is not ready. */
    static int found(PackagedService node, String word) {
        Response response = (word == null ? node.staff() : node.staff().queryParam("q", word)).get("/v1/search");
        return response.statusCode() == 200 ? response.path("page.total") : -1;
    }

    /** Returns the number of releases in the database, in any state. */
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
