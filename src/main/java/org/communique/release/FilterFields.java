package org.communique.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.communique.web.JsonMapping;

/**
 * What a release can be filtered by, as it was after a change: what the database's function {@code place_in_feeds} makes of a snapshot.
 *
 * @param organization whose it is; null for what belongs to none
 */
public record FilterFields(
        String language,
        String type,
        UUID organization,
        List<String> topics,
        String source,
        List<String> authors,
        boolean syndicatable,
        Instant publishedAt) {

    /** Null for null. */
    public static FilterFields of(String place) {
        try {
            return place == null ? null : of(JsonMapping.MAPPER.readTree(place));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the database makes JSON", e);
        }
    }

    private static FilterFields of(JsonNode place) {
        return new FilterFields(
                place.get(0).textValue(),
                place.get(1).textValue(),
                place.get(2).isTextual() ? UUID.fromString(place.get(2).textValue()) : null,
                texts(place.get(3)),
                place.get(4).textValue(),
                texts(place.get(5)),
                place.get(6).asBoolean(true),
                place.get(7).isTextual() ? Instant.parse(place.get(7).textValue()) : null);
    }

    /** Of names, or of objects that have one. */
    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.isObject() ? item.path("name").textValue() : item.textValue()));
        return texts;
    }
}
