package org.communique.search;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.communique.Await;
import org.communique.Given;
import org.communique.transfer.Transfer;

/** Waits until the search index has caught up with all writes. It indexes them in batches in the order of the journal. */
public final class IndexCatchUp {
    /** Long, because a busy machine may index thousands of releases meanwhile. */
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private IndexCatchUp() {}

    /** Writes one more release, and waits until it is found, twice: others of the batch of the first may be found later than it. */
    public static void await() {
        awaitOneMore();
        awaitOneMore();
    }

    private static void awaitOneMore() {
        ObjectNode last = Transfer.line();
        Transfer.importLines((last + "\n").getBytes(StandardCharsets.UTF_8));
        Await.until(
                TIMEOUT,
                () -> isFound(last.get("title").asText()),
                () -> "not in the index in time: " + last + "\n" + state());
    }

    private static boolean isFound(String title) {
        var response = given().queryParam("q", "\"" + title + "\"").get("/v1/search");
        return response.statusCode() != 503
                && response.then().statusCode(200).extract().<Integer>path("page.total") > 0;
    }

    /** The health of the index, and the stack of its thread, if the service runs in this process. */
    private static String state() {
        String health = Given.with(Given.MONITOR_KEY).get("/q/health/ready").asString();
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("search-"))
                .map(thread -> thread.getKey() + "\n  "
                        + Arrays.stream(thread.getValue())
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining("\n  ")))
                .collect(Collectors.joining("\n", health + "\n", ""));
    }
}
