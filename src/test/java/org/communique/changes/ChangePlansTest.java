package org.communique.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.List;
import org.communique.PressCorpus;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;

/** Reading the end of the journal costs the same, however long it is. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ChangePlansTest {
    @Inject
    EntityManager database;

    /** PostgreSQL makes this plan for statements that run often. */
    @Test
    void a_plan_for_any_position_uses_an_index() throws IOException {
        PressCorpus.ensureImported();
        String plan = QuarkusTransaction.requiringNew().call(() -> {
            execute("set local plan_cache_mode = force_generic_plan");
            execute("prepare next (bigint) as " + ChangeLog.NEXT.replace(":position", "$1"));
            try {
                return (String) database.createNativeQuery("explain (format json) execute next (1)", String.class)
                        .getSingleResult();
            } finally {
                execute("deallocate next");
            }
        });
        JsonNode nodes = new ObjectMapper().readTree(plan);
        assertEquals(List.of("Limit", "Index Only Scan"), nodes.findValuesAsText("Node Type"), nodes::toPrettyString);
    }

    private void execute(String statement) {
        database.createNativeQuery(statement).executeUpdate();
    }
}
