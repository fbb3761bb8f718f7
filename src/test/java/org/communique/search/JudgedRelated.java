package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.restassured.path.json.JsonPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.communique.Given;
import org.communique.PressCorpus;
import org.junit.jupiter.api.Test;

/** A random sample of the corpus, and for each release those that a person accepts as related to it. */
abstract class JudgedRelated {
    private static final int SAMPLE = 100;

    /** A service of its own: releases of other tests would change how rare words are. */
    public static class CorpusOnly implements QuarkusTestProfile {}

    private final int minRight;

    /** @param minRight of the sample, how many must have an accepted one among the first three */
    JudgedRelated(int minRight) {
        this.minRight = minRight;
    }

    @Test
    void most_releases_have_one_that_is_related_among_the_first_three() throws IOException {
        PressCorpus.ensureImported();
        IndexCatchUp.await();
        List<String> wrong = new ArrayList<>();
        List<String[]> sample = sample();
        for (String[] judged : sample) {
            Set<String> accepted = Arrays.stream(judged)
                    .skip(1)
                    .map(id -> PressCorpus.idOf(id).toString())
                    .collect(Collectors.toSet());
            JsonPath related = given().queryParam("limit", 3)
                    .get(Given.RELEASES + "/" + PressCorpus.idOf(judged[0]) + "/related")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            if (related.getList("items.id").stream().noneMatch(accepted::contains)) {
                wrong.add(judged[0] + ": " + related.getList("items.title"));
            }
        }
        assertEquals(SAMPLE, sample.size());
        assertTrue(SAMPLE - wrong.size() >= minRight, () -> wrong.size() + " have none:\n" + String.join("\n", wrong));
    }

    /** Each line has the release, and those that were accepted, if any. */
    private static List<String[]> sample() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                JudgedRelated.class.getResourceAsStream("judged-related.txt"), StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> line.split(" ")).toList();
        }
    }
}
