package org.communique.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CriteriaTest {

    @Test
    void conditions_get_another_alias() {
        Criteria criteria = new Criteria()
                .and("r.state = 'published' and (r.sorted_at, r.id) < (:at, :id)", Map.of())
                .and("other.id = r.id or lower(r.title) = 'r'", Map.of());
        assertEquals(
                "(t.state = 'published' and (t.sorted_at, t.id) < (:at, :id))"
                        + " and (other.id = t.id or lower(t.title) = 'r')",
                criteria.on("t"));
    }
}
