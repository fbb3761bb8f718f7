package org.communique.search;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.restassured.http.ContentType;
import java.nio.file.Path;
import org.communique.Tier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "org.communique.search.OpenSearchNode#isAvailable", disabledReason = OpenSearchNode.UNAVAILABLE)
@Tag(Tier.ENDURANCE)
class OpenSearchNodeTest {
    @TempDir
    Path folder;

    @Test
    void a_node_starts_finds_a_document_and_stops() {
        OpenSearchNode node = OpenSearchNode.start(folder);
        try (node) {
            node.request().get("/").then().statusCode(200).body("version.number", startsWith("3."));
            node.request()
                    .contentType(ContentType.JSON)
                    .body(
                            "{\"mappings\": {\"properties\": {\"title\": {\"type\": \"text\", \"analyzer\": \"russian\"}}}}")
                    .put("/releases")
                    .then()
                    .statusCode(200);
            node.request()
                    .contentType(ContentType.JSON)
                    .queryParam("refresh", true)
                    .body("{\"title\": \"Открыто движение по новому мосту\"}")
                    .put("/releases/_doc/1")
                    .then()
                    .statusCode(201);
            node.request()
                    .queryParam("q", "title:мосты")
                    .get("/releases/_search")
                    .then()
                    .statusCode(200)
                    .body("hits.hits[0]._id", equalTo("1"));
        }
        assertFalse(node.isAlive());
    }
}
