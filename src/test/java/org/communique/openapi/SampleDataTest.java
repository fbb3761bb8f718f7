package org.communique.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class SampleDataTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void the_sample_release_and_its_organization_are_those_of_the_sample_newsroom() throws IOException {
        JsonNode newsroom =
                JSON.readTree(Files.readString(RESOURCES.resolve("samples").resolve("newsroom.json")));
        ObjectNode release = (ObjectNode) element(
                        newsroom.get("releases"),
                        "/release/slug",
                        sample("PressRelease").get("slug"))
                .get("release");
        ObjectNode organization = (ObjectNode) element(
                newsroom.get("organizations"), "/slug", sample("Organization").get("slug"));
        assertEquals(release.without("slug"), sample("PressReleaseDraft"));
        assertEquals(organization.without("slug"), sample("OrganizationDraft"));
    }

    @Test
    void a_schema_without_a_file_has_no_sample() {
        assertTrue(SampleData.of("Unknown").isEmpty());
    }

    private static JsonNode sample(String schema) {
        return JSON.valueToTree(SampleData.of(schema).orElseThrow());
    }

    private static JsonNode element(JsonNode list, String pointer, JsonNode value) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(element -> element.at(pointer).equals(value))
                .findFirst()
                .orElseThrow();
    }
}
