package org.communique.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class OpenApiDocumentTest {
    private static final Path COMMITTED = Path.of("openapi", "openapi.yaml");

    @Test
    void the_committed_document_equals_the_served_one() throws IOException {
        String served =
                given().get("/openapi.yaml").then().statusCode(200).extract().asString();
        if (Boolean.getBoolean("openapi.update")) {
            Files.writeString(COMMITTED, served);
        }
        assertEquals(
                served,
                Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "",
                COMMITTED + " does not describe the current API. If the change is intended, update the file with"
                        + " mvn test -Dtest=OpenApiDocumentTest -Dopenapi.update=true and commit it.");
    }

    @Test
    void the_document_is_also_served_as_json() {
        given().get("/openapi.json")
                .then()
                .statusCode(200)
                .contentType(containsString("json"))
                .body("openapi", equalTo("3.1.0"))
                .body("info.title", equalTo("Communiqué"));
    }

    @Test
    void the_api_can_be_explored_in_a_browser() {
        given().get("/docs/").then().statusCode(200).body(containsString("/openapi"));
    }
}
