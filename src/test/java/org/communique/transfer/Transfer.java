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

/** Imports and exports releases in tests. */
public final class Transfer {
    public static final String LINES = "application/x-ndjson";
    public static final String IMPORT = "/v1/import";
    public static final String EXPORT = "/v1/export";
    static final ObjectMapper JSON = new ObjectMapper();

    private Transfer() {}

    /** A line with a new id that creates a published release. */
    public static ObjectNode line() {
        UUID id = UUID.randomUUID();
        ObjectNode line = object().put("id", id.toString()).put("title", "Заголовок " + id);
        line.put("body", "<p>Текст.</p>").put("language", "ru").put("publishedAt", "2022-12-21T08:30:00.000Z");
        line.putObject("attribution").putObject("source").put("name", "Источник");
        return line;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Imports the lines and returns their results, in the same order. */
    public static List<JsonNode> importLines(JsonNode... lines) {
        StringBuilder file = new StringBuilder();
        for (JsonNode line : lines) {
            file.append(line).append('\n');
        }
        return importLines(file.toString().getBytes(StandardCharsets.UTF_8));
    }

    public static List<JsonNode> importLines(byte[] file) {
        return importLines(Given.staff(), file);
    }

    public static List<JsonNode> importLines(RequestSpecification staff, byte[] file) {
        Response response =
                staff.contentType(LINES + "; charset=UTF-8").body(file).post(IMPORT);
        response.then().statusCode(200).contentType(LINES);
        return parseLines(response.asByteArray());
    }

    /** Returns bytes instead of trees, which would take many times the memory: the export contains the releases of all tests. */
    public static byte[] exportAll(RequestSpecification staff) {
        return staff.get(EXPORT)
                .then()
                .statusCode(200)
                .contentType(LINES)
                .extract()
                .asByteArray();
    }

    /** As {@link #exportAll}, with the uploaded files. */
    public static byte[] exportWithFiles(RequestSpecification staff) {
        return exportAll(staff.queryParam("media", "inline"));
    }

    static List<JsonNode> parseLines(byte[] lines) {
        List<JsonNode> trees = new ArrayList<>();
        new String(lines, StandardCharsets.UTF_8).lines().forEach(line -> trees.add(parse(line)));
        return trees;
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode readRelease(String id) {
        return parse(Given.staff()
                .get(Given.RELEASES + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    static JsonNode revisions(String id) {
        return parse(Given.staff()
                        .get(Given.RELEASES + "/" + id + "/revisions?limit=100")
                        .asString())
                .get("items");
    }
}
