package org.communique.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.communique.text.Characters;
import org.communique.text.TopicName;
import org.communique.web.JsonMapping;

/**
 * The fields of a release that filters compare, as of a change. The database function {@code filter_fields} extracts them from a snapshot,
 * in which values may have a spelling of an older version of the service.
 *
 * @param organization the id of the issuing organization; null for none
 */
public record FilterFields(
        String language,
        String type,
        UUID organization,
        Set<TopicName> topics,
        String source,
        List<String> authors,
        boolean syndicatable,
        Instant publishedAt) {

    /** Parses the result of {@code filter_fields}; returns null for null. */
    public static FilterFields of(String json) {
        try {
            return json == null ? null : of(JsonMapping.MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("filter_fields returned invalid JSON", e);
        }
    }

    private static FilterFields of(JsonNode fields) {
        return new FilterFields(
                fields.get(0).textValue(),
                fields.get(1).textValue(),
                fields.get(2).isTextual() ? UUID.fromString(fields.get(2).textValue()) : null,
                names(fields.get(3)).map(TopicName::of).collect(Collectors.toSet()),
                Characters.comparable(fields.get(4).textValue()),
                names(fields.get(5)).map(Characters::comparable).toList(),
                fields.get(6).asBoolean(true),
                fields.get(7).isTextual() ? Instant.parse(fields.get(7).textValue()) : null);
    }

    /** Reads a list of names, or of objects with a name. */
    private static Stream<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> (item.isObject() ? item.path("name") : item).textValue());
    }
}
