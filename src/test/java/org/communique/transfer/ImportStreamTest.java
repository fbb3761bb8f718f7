package org.communique.transfer;

import static io.restassured.RestAssured.given;
import static org.communique.transfer.Transfer.IMPORT;
import static org.communique.transfer.Transfer.LINES;
import static org.communique.transfer.Transfer.importLines;
import static org.communique.transfer.Transfer.line;
import static org.communique.transfer.Transfer.parseLines;
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

/** The course of an import: line by line, with invalid lines and with clients of any behavior. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ImportStreamTest {
    private static final int LINES_SENT = 30_000;

    @TestHTTPResource("/")
    URI service;

    @Test
    void an_invalid_line_is_reported_by_its_number_and_the_import_continues() throws IOException {
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
        List<JsonNode> results = importLines(file.toByteArray());
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
        assertEquals(List.of(), importLines(new byte[0]));
    }

    @Test
    void the_first_results_are_sent_before_the_upload_ends() throws IOException {
        try (OpenImport upload = OpenImport.start(service, Given.ADMIN_KEY)) {
            upload.send(line() + "\n");
            assertEquals(
                    "created", Transfer.parse(upload.readLine()).get("result").asText());
            upload.send(line() + "\n");
            assertEquals(2, Transfer.parse(upload.readLine()).get("line").asInt());
            upload.end();
            assertNull(upload.readLine());
        }
    }

    @Test
    void a_client_that_sends_everything_before_it_reads_gets_all_results() throws IOException {
        // More results than the buffers in between can hold: each has a few hundred bytes of errors.
        String invalid = "{\"" + "ж".repeat(100) + "\": 1, \"title\": 1, \"body\": 1, \"summary\": 1}\n";
        try (OpenImport upload = OpenImport.start(service, Given.ADMIN_KEY)) {
            for (int i = 0; i < LINES_SENT; i += 100) {
                upload.send(invalid.repeat(100));
            }
            upload.end();
            int results = 0;
            for (String result = upload.readLine(); result != null; result = upload.readLine()) {
                results++;
            }
            assertEquals(LINES_SENT, results);
        }
    }

    @Test
    void complete_lines_of_a_client_that_disconnects_are_imported_and_a_truncated_one_is_not() throws Exception {
        ObjectNode complete = line();
        ObjectNode truncated = line();
        try (OpenImport upload = OpenImport.start(service, Given.ADMIN_KEY)) {
            upload.send(complete + "\n");
            upload.readLine();
            upload.send(truncated.toString());
        }
        given().get(Given.RELEASES + "/" + complete.get("id").asText()).then().statusCode(200);
        awaitFreeSlots();
        given().get(Given.RELEASES + "/" + truncated.get("id").asText()).then().statusCode(404);
    }

    @Test
    void a_third_concurrent_import_is_rejected_with_retry_after() throws Exception {
        awaitFreeSlots();
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
        awaitFreeSlots();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain; charset=UTF-8", LINES + "; charset=ISO-8859-1"})
    void other_content_types_are_rejected(String type) {
        Given.staff()
                .contentType(type)
                .body("{}".getBytes(StandardCharsets.UTF_8))
                .post(IMPORT)
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
    }

    @Test
    void responses_must_not_be_cached_or_transformed() {
        Given.staff()
                .contentType(LINES + "; charset=UTF-8")
                .body(line().toString().getBytes(StandardCharsets.UTF_8))
                .post(IMPORT)
                .then()
                .header("Cache-Control", "private, no-store, no-transform");
    }

    @Test
    void concurrent_imports_of_the_same_file_create_each_release_once() throws Exception {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            file.append(line().put("title", "Общий заголовок")).append('\n');
        }
        byte[] bytes = file.toString().getBytes(StandardCharsets.UTF_8);
        var other = CompletableFuture.supplyAsync(() -> importWhenFree(bytes));
        List<JsonNode> results = new ArrayList<>(importWhenFree(bytes));
        results.addAll(other.get());
        assertEquals(
                300,
                results.stream()
                        .filter(result -> result.get("result").asText().equals("created"))
                        .count());
        assertTrue(results.stream().noneMatch(result -> result.has("errors")), results::toString);
    }

    /** Waits until both slots are free, which they become after a client has disconnected. */
    private void awaitFreeSlots() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try (OpenImport first = OpenImport.start(service, Given.ADMIN_KEY);
                    OpenImport second = OpenImport.start(service, Given.ADMIN_KEY)) {
                first.end();
                second.end();
                first.readLine();
                second.readLine();
                return;
            } catch (OpenImport.UnexpectedStatusException e) {
                assertTrue(attempt < 100, "an import that has ended still occupies its slot");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /** Imports as soon as a slot is free, because imports of other tests may still be ending. */
    private static List<JsonNode> importWhenFree(byte[] file) {
        for (int attempt = 0; attempt < 100; attempt++) {
            Response response = Given.staff()
                    .contentType(LINES + "; charset=UTF-8")
                    .body(file)
                    .post(IMPORT);
            if (response.statusCode() == 200) {
                return parseLines(response.asByteArray());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new AssertionError("an import that has ended still occupies its slot");
    }
}
