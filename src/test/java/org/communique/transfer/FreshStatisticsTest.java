package org.communique.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.communique.LargeArchive;
import org.communique.RealDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Right after the first import, PostgreSQL knows what the tables contain, and reads none of them as a whole for a request. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@TestProfile(FreshStatisticsTest.EmptyService.class)
class FreshStatisticsTest {
    private static final int RELEASES = 1_500;

    /** A service of its own, so that its database is empty. */
    public static class EmptyService implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("communique.cache.enabled", "false");
        }
    }

    @Inject
    EntityManager database;

    private static boolean isImported;

    @BeforeEach
    void import_releases() {
        if (!isImported) {
            assertEquals(0, number("select greatest(reltuples, 0) from pg_class where relname = 'press_release'"));
            assertEquals(
                    RELEASES,
                    Transfer.importLines(LargeArchive.bytes(RELEASES, 1_000)).size());
            isImported = true;
        }
    }

    @Test
    void an_import_leaves_statistics_of_all_tables_that_it_fills() {
        for (String table :
                List.of("press_release", "press_release_slug", "journal", "topic", "flyway_schema_history")) {
            assertTrue(number("select count(*) from pg_stats where tablename = '" + table + "'") > 0, table);
        }
        assertEquals(
                RELEASES, number("select reltuples from pg_class where relname = 'press_release'"), RELEASES * 0.05);
    }

    @ParameterizedTest
    @CsvSource({"list, press_release_by_time", "item, press_release_pkey"})
    void the_most_frequent_statements_use_indexes_alone(String statement, String index) throws IOException {
        String id =
                (String) database.createNativeQuery("select cast(id as text) from press_release limit 1", String.class)
                        .getSingleResult();
        String sql = Files.readString(Path.of("src/bench/sql", statement + ".sql"));
        sql = sql.substring(sql.indexOf("select r.id, r.version"), sql.lastIndexOf(';'))
                .replace(":before", "1700000000")
                .replace(":wanted", "'" + id + "'");
        JsonNode plan = new ObjectMapper().readTree(explained("explain (format json) " + sql));
        List<String> wholeReads = plan.findParents("Relation Name").stream()
                .filter(node -> node.get("Node Type").textValue().equals("Seq Scan"))
                .map(node -> node.get("Relation Name").textValue())
                // There are no organizations, so there is nothing to read.
                .filter(table -> !table.equals("organization"))
                .toList();
        assertEquals(List.of(), wholeReads, plan::toPrettyString);
        assertTrue(plan.findValuesAsText("Index Name").contains(index), plan::toPrettyString);
    }

    private String explained(String statement) {
        return (String) database.createNativeQuery(statement, String.class).getSingleResult();
    }

    private double number(String query) {
        return ((Number) database.createNativeQuery(query).getSingleResult()).doubleValue();
    }
}
