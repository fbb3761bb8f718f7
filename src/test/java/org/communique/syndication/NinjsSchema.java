package org.communique.syndication;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import org.communique.SharedData;

/** Validates documents against IPTC's schema of ninjs 3.1, which is not part of the project. */
final class NinjsSchema {
    private static JsonSchema schema;

    private NinjsSchema() {}

    static void check(JsonNode ninjs) throws IOException {
        Set<ValidationMessage> faults = schema().validate(ninjs);
        assertTrue(faults.isEmpty(), () -> faults + " in " + ninjs);
    }

    private static synchronized JsonSchema schema() throws IOException {
        if (schema == null) {
            String geoJson = Files.readString(SharedData.file("ninjs/GeoJSON-schema.json"));
            String ninjs = Files.readString(SharedData.file("ninjs/ninjs-schema_3.1.json"));
            SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                    .formatAssertionsEnabled(true)
                    .build();
            schema = JsonSchemaFactory.getInstance(
                            SpecVersion.VersionFlag.V202012,
                            factory -> factory.schemaLoaders(loaders ->
                                    loaders.schemas(Map.of("https://geojson.org/schema/GeoJSON.json", geoJson))))
                    .getSchema(ninjs, config);
            schema.initializeValidators();
        }
        return schema;
    }
}
