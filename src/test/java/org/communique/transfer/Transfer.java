package org.communique.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.communique.Given;

/** Imports and exports, as tests do it. */
public final class Transfer {
    public static final String LINES = "application/x-ndjson";
    public static final String IMPORT = "/v1/import";
    public static final String EXPORT = "/v1/export";
    static final ObjectMapper JSON = new ObjectMapper();

    private Transfer() {}

    /** A line that makes a published release with an id of its own. */
    public static ObjectNode line() {
        UUID id = UUID.randomUUID();
        ObjectNode line = object().put("id", id.toString()).put("title", "Заголовок " + id);
        line.put("body", "<p>Текст.</p>").put("language", "ru").put("publishedAt", "2022-12-21T08:30:00Z");
        line.putObject("attribution").putObject("source").put("name", "Источник");
        return line;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** The results of an import of lines, in their order. */
    static List<JsonNode> imported(JsonNode... lines) {
        StringBuilder file = new StringBuilder();
        for (JsonNode line : lines) {
            file.append(line).append('\n');
        }
        return imported(file.toString().getBytes(StandardCharsets.UTF_8));
    }

    public static List<JsonNode> imported(byte[] file) {
        return imported(Given.staff(), file);
    }

    public static List<JsonNode> imported(RequestSpecification staff, byte[] file) {
        Response answer =
                staff.contentType(LINES + "; charset=UTF-8").body(file).post(IMPORT);
        answer.then().statusCode(200).contentType(LINES);
        return parsed(answer.asByteArray());
    }

    /** Not as trees: these take many times the memory, and there is all that every test wrote. */
    public static byte[] exported(RequestSpecification staff) {
        return staff.get(EXPORT)
                .then()
                .statusCode(200)
                .contentType(LINES)
                .extract()
                .asByteArray();
    }

    static List<JsonNode> parsed(byte[] lines) {
        List<JsonNode> parsed = new ArrayList<>();
        new String(lines, StandardCharsets.UTF_8).lines().forEach(line -> parsed.add(tree(line)));
        return parsed;
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(String id) {
        return tree(Given.staff()
                .get(Given.RELEASES + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    static JsonNode revisions(String id) {
        return tree(Given.staff()
                        .get(Given.RELEASES + "/" + id + "/revisions?limit=100")
                        .asString())
                .get("items");
    }
}
