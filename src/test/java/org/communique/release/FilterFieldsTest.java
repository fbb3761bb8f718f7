package org.communique.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.communique.text.TopicName;
import org.junit.jupiter.api.Test;

class FilterFieldsTest {
    @Test
    void values_that_an_older_version_wrote_match_the_filters_of_today() {
        FilterFields fields = FilterFields.of("[\"ru\", \"news\", null, [\"снг \", \"Хозяи\u0306ство\"],"
                + " \"И\u0306од\u00A0дня\", [{\"name\": \" А\u0438\u0306\"}, {\"role\": \"й\"}], null, null]");
        assertEquals(Set.of(TopicName.of("СНГ"), TopicName.of("ХОЗЯЙСТВО")), fields.topics());
        ReleaseQuery query = new ReleaseQuery(
                null, null, null, List.of("Йод дня"), List.of("СНГ", "хозяйство"), "Ай", null, null, null);
        assertTrue(new ReleaseFilter(query).matchesIgnoringTime(fields, Map.of()));
    }

    @Test
    void fields_may_be_absent() {
        FilterFields fields = FilterFields.of("[null, null, null, null, null, null, null, null]");
        assertEquals(Set.of(), fields.topics());
        assertEquals(List.of(), fields.authors());
        assertNull(fields.source());
        assertNull(FilterFields.of(null));
    }
}
