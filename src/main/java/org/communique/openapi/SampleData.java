package org.communique.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.communique.web.JsonMapping;

/**
 * Loads the sample bodies in {@code src/main/resources/openapi/samples}: one JSON file for each schema, with the name of the schema.
 * {@code Problem.json} has the additional members of each problem type.
 */
final class SampleData {
    private static final String FOLDER = "/openapi/samples/";

    private SampleData() {}

    /** Returns the sample of a schema as maps, lists and plain values; empty if the schema has none. */
    static Optional<Object> of(String schema) {
        try (InputStream file = SampleData.class.getResourceAsStream(FOLDER + schema + ".json")) {
            return file == null ? Optional.empty() : Optional.of(JsonMapping.MAPPER.readValue(file, Object.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
