package org.communique.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Sorts the keywords of schemas. Their order differs from start to start, but the same API must give the same document. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class KeywordOrder implements OASFilter {
    /** The keywords that describe a schema come before those that constrain it. */
    private static final List<String> FIRST = List.of("$ref", "type", "format", "description", "enum", "default");

    private static final Comparator<String> ORDER =
            Comparator.comparingInt(KeywordOrder::rank).thenComparing(Comparator.naturalOrder());

    @Override
    public Schema filterSchema(Schema schema) {
        if (schema.getBooleanSchema() == null) {
            Map<String, Object> sorted = new TreeMap<>(ORDER);
            sorted.putAll(schema.getAll());
            schema.setAll(sorted);
        }
        return schema;
    }

    private static int rank(String keyword) {
        int rank = FIRST.indexOf(keyword);
        return rank < 0 ? FIRST.size() : rank;
    }
}
