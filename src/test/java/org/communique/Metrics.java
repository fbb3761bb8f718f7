package org.communique;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;

/** What the service under test says in numbers. */
public final class Metrics {
    private Metrics() {}

    /** The sum of all whose line begins so. */
    public static double sum(String beginning) {
        return sum(given(), beginning);
    }

    static double sum(RequestSpecification service, String beginning) {
        return service.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
