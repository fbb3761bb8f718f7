package org.communique.search;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Await;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The facet of years, in the time zone of the newsroom. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@TestProfile(YearZoneTest.InMinsk.class)
class YearZoneTest {

    /** A newsroom in Minsk. */
    public static class InMinsk implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("communique.time-zone", "Europe/Minsk");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-01T00:05:00+03:00, 2024",
        "2023-12-31T21:00:00Z, 2024",
        "2023-12-31T20:59:59.999Z, 2023",
        "2023-12-31T23:59:59.999+03:00, 2023",
        "2023-12-31T11:00:00-10:00, 2024",
        // Two hours ahead of UTC in that winter, and less in the local mean time of the past.
        "2010-12-31T21:59:59Z, 2010",
        "2010-12-31T22:00:00Z, 2011",
        "1492-12-31T22:30:00Z, 1493",
    })
    void a_release_counts_for_the_year_of_its_publication_in_the_zone(String publishedAt, String year) {
        String word = "год" + UUID.randomUUID().toString().replace("-", "");
        Given.draft(Given.text("Обращение " + word)).publish(Map.of("publishedAt", publishedAt));
        Await.until(
                Duration.ofSeconds(20),
                () -> List.of(year).equals(years(word)),
                () -> publishedAt + " counts for " + years(word));
    }

    private static List<String> years(String word) {
        return given().queryParam("q", word)
                .queryParam("facets", "year")
                .get("/v1/search")
                .path("facets.year.value");
    }

    @Test
    void each_zone_has_an_index_of_its_own() {
        List<String> zones =
                List.of("UTC", "Europe/Minsk", "Asia/Almaty", "Etc/GMT+3", "Etc/GMT-3", "America/North_Dakota/Center");
        List<IndexVersion> versions = zones.stream().map(YearZoneTest::version).toList();
        assertEquals(
                zones.size(),
                versions.stream().map(IndexVersion::name).distinct().count());
        assertEquals(
                zones.size(),
                versions.stream().map(IndexVersion::lock).distinct().count());
        assertEquals("v" + ReleaseDocument.VERSION, versions.get(0).name());
        assertEquals(
                "v" + ReleaseDocument.VERSION + "-europe-minsk", versions.get(1).name());
        versions.forEach(version -> assertTrue(version.name().matches("[a-z0-9_-]+"), version.name()));
        assertNotEquals(versions.get(0).zone(), versions.get(1).zone());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mars/Base", "europe/minsk", "+03:00", "", "MSK", "Z", "Europe/Minsk ", "UTC+3"})
    void what_is_no_time_zone_is_named_at_the_start(String zone) {
        String message = assertThrows(IllegalArgumentException.class, () -> version(zone))
                .getMessage();
        assertTrue(message.startsWith("communique.time-zone must be") && message.endsWith(zone), message);
    }

    private static IndexVersion version(String zone) {
        return new IndexVersion(new SearchConfig() {
            @Override
            public Path dataDir() {
                return Path.of("data");
            }

            @Override
            public String timeZone() {
                return zone;
            }

            @Override
            public Search search() {
                throw new UnsupportedOperationException();
            }
        });
    }
}
