package org.communique;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;

/** Reads the metrics of the service under test. */
public final class Metrics {
    private Metrics() {}

    /** Returns the sum of all metrics whose line begins with a prefix. */
    public static double sum(String prefix) {
        return sum(given(), prefix);
    }

    /** Returns all metrics, in the format of Prometheus. */
    public static String read() {
        return read(given());
    }

    static String read(RequestSpecification service) {
        return service.auth()
                .preemptive()
                .oauth2(Given.MONITOR_KEY)
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    static double sum(RequestSpecification service, String prefix) {
        return read(service)
                .lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
