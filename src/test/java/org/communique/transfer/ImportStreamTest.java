package org.communique.transfer;

import static io.restassured.RestAssured.given;
import static org.communique.transfer.Transfer.IMPORT;
import static org.communique.transfer.Transfer.LINES;
import static org.communique.transfer.Transfer.imported;
import static org.communique.transfer.Transfer.line;
import static org.communique.transfer.Transfer.parsed;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an import goes on: line by line, whatever the lines are and however the client behaves. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ImportStreamTest {
    private static final int MANY = 30_000;

    @TestHTTPResource("/")
    URI service;

    @Test
    void a_bad_line_is_told_by_its_number_and_the_rest_goes_on() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        file.writeBytes((line() + "\r\n").getBytes(StandardCharsets.UTF_8));
        file.writeBytes("\n  \r\n".getBytes(StandardCharsets.UTF_8));
        file.writeBytes("{\"title\": \n".getBytes(StandardCharsets.UTF_8));
        file.writeBytes(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xFF, '"', '}', '\n'});
        file.writeBytes("[]\n".getBytes(StandardCharsets.UTF_8));
        file.writeBytes(line().put("body", "б".repeat(3_000_000)).toString().getBytes(StandardCharsets.UTF_8));
        file.write('\n');
        file.writeBytes(line().toString().getBytes(StandardCharsets.UTF_8));
        List<JsonNode> results = imported(file.toByteArray());
        assertEquals(
                List.of("1 created", "4 rejected", "5 rejected", "6 rejected", "7 rejected", "8 created"),
                results.stream()
                        .map(result -> result.get("line").asText() + " "
                                + result.get("result").asText())
                        .toList());
        assertEquals(
                List.of("malformed", "malformed", "malformed", "too-long"),
                results.subList(1, 5).stream()
                        .map(result -> result.at("/errors/0/code").asText())
                        .toList());
    }

    @Test
    void an_empty_file_has_no_results() {
        assertEquals(List.of(), imported(new byte[0]));
    }

    @Test
    void the_first_results_come_before_the_upload_ends() throws IOException {
        try (OpenImport upload = OpenImport.start(service, Given.ADMIN_KEY)) {
            upload.send(line() + "\n");
            assertEquals(
                    "created", Transfer.tree(upload.readLine()).get("result").asText());
            upload.send(line() + "\n");
            assertEquals(2, Transfer.tree(upload.readLine()).get("line").asInt());
            upload.end();
            assertNull(upload.readLine());
        }
    }

    @Test
    void a_client_that_sends_everything_before_it_reads_gets_all_results() throws IOException {
        // More results than the buffers on the way can hold: each is a few hundred bytes of errors.
        String bad = "{\"" + "ж".repeat(100) + "\": 1, \"title\": 1, \"body\": 1, \"summary\": 1}\n";
        try (OpenImport upload = OpenImport.start(service, Given.ADMIN_KEY)) {
            for (int i = 0; i < MANY; i += 100) {
                upload.send(bad.repeat(100));
            }
            upload.end();
            int results = 0;
            for (String result = upload.readLine(); result != null; result = upload.readLine()) {
                results++;
            }
            assertEquals(MANY, results);
        }
    }

    @Test
    void what_was_sent_before_a_client_went_away_is_kept_and_its_cut_line_is_not() throws Exception {
        ObjectNode whole = line();
        ObjectNode cut = line();
        try (OpenImport upload = OpenImport.start(service, Given.ADMIN_KEY)) {
            upload.send(whole + "\n");
            upload.readLine();
            upload.send(cut.toString());
        }
        given().get(Given.RELEASES + "/" + whole.get("id").asText()).then().statusCode(200);
        awaitRoomForTwo();
        given().get(Given.RELEASES + "/" + cut.get("id").asText()).then().statusCode(404);
    }

    @Test
    void a_third_import_at_once_is_told_to_come_again() throws Exception {
        awaitRoomForTwo();
        try (OpenImport first = OpenImport.start(service, Given.ADMIN_KEY);
                OpenImport second = OpenImport.start(service, Given.ADMIN_KEY)) {
            first.send(line() + "\n");
            second.send(line() + "\n");
            first.readLine();
            second.readLine();
            Given.staff()
                    .contentType(LINES + "; charset=UTF-8")
                    .body(line().toString().getBytes(StandardCharsets.UTF_8))
                    .post(IMPORT)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("type", equalTo("urn:problem-type:communique:unavailable"));
            first.end();
            assertNull(first.readLine());
        }
        awaitRoomForTwo();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain; charset=UTF-8", LINES + "; charset=ISO-8859-1"})
    void other_types_are_not_taken(String type) {
        Given.staff()
                .contentType(type)
                .body("{}".getBytes(StandardCharsets.UTF_8))
                .post(IMPORT)
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
    }

    @Test
    void nothing_of_it_may_be_stored_on_the_way() {
        Given.staff()
                .contentType(LINES + "; charset=UTF-8")
                .body(line().toString().getBytes(StandardCharsets.UTF_8))
                .post(IMPORT)
                .then()
                .header("Cache-Control", "private, no-store, no-transform");
    }

    @Test
    void two_imports_of_the_same_file_at_once_make_each_release_once() throws Exception {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            file.append(line().put("title", "Общий заголовок")).append('\n');
        }
        byte[] bytes = file.toString().getBytes(StandardCharsets.UTF_8);
        var other = CompletableFuture.supplyAsync(() -> importedInTurn(bytes));
        List<JsonNode> results = new ArrayList<>(importedInTurn(bytes));
        results.addAll(other.get());
        assertEquals(
                300,
                results.stream()
                        .filter(result -> result.get("result").asText().equals("created"))
                        .count());
        assertTrue(results.stream().noneMatch(result -> result.has("errors")), results::toString);
    }

    /** Whoever has gone keeps no turn. */
    private void awaitRoomForTwo() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try (OpenImport first = OpenImport.start(service, Given.ADMIN_KEY);
                    OpenImport second = OpenImport.start(service, Given.ADMIN_KEY)) {
                first.end();
                second.end();
                first.readLine();
                second.readLine();
                return;
            } catch (OpenImport.RefusedException busy) {
                assertTrue(attempt < 100, "an import that has ended still keeps its turn");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /** Imports as soon as there is room: those of other tests may be ending. */
    private static List<JsonNode> importedInTurn(byte[] file) {
        for (int attempt = 0; attempt < 100; attempt++) {
            Response answer = Given.staff()
                    .contentType(LINES + "; charset=UTF-8")
                    .body(file)
                    .post(IMPORT);
            if (answer.statusCode() == 200) {
                return parsed(answer.asByteArray());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new AssertionError("an import that has ended still keeps its turn");
    }
}
