package org.communique.search;

import static io.restassured.RestAssured.given;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for the index, which follows what is written. */
final class CaughtUp {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private CaughtUp() {}

    /** Until a search of everything finds as many public releases at least. */
    static void await(int releases) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (total() < releases) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the index has " + total() + " of " + releases + " releases");
            }
            pause();
        }
    }

    private static int total() {
        var answer = given().queryParam("limit", 1).get("/v1/search");
        return answer.statusCode() == 503
                ? -1
                : answer.then().statusCode(200).extract().<Integer>path("page.total");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
