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

    static double sum(RequestSpecification service, String prefix) {
        return service.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
