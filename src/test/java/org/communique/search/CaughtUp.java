package org.communique.search;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.communique.transfer.Transfer;

/** Waits for the index, which follows what is written in the order of the journal. */
public final class CaughtUp {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private CaughtUp() {}

    /** Until all that is written is in the index: one more release is written, and looked for. */
    public static void await() {
        ObjectNode last = Transfer.line();
        Transfer.importLines((last + "\n").getBytes(StandardCharsets.UTF_8));
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!isFound(last.get("title").asText())) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in the index yet: " + last);
            }
            pause();
        }
    }

    private static boolean isFound(String title) {
        var answer = given().queryParam("q", "\"" + title + "\"").get("/v1/search");
        return answer.statusCode() != 503
                && answer.then().statusCode(200).extract().<Integer>path("page.total") > 0;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
