package org.communique.transfer;

import static org.communique.transfer.Transfer.importLines;
import static org.communique.transfer.Transfer.line;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.communique.Await;
import org.communique.Given;
import org.communique.LargeArchive;
import org.communique.Metrics;
import org.communique.RealDatabase;
import org.communique.SmallMemory;
import org.communique.Tier;
import org.communique.memory.MemoryBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Imports and exports of large releases with little memory. */
@QuarkusTest
@Tag(Tier.ENDURANCE)
@QuarkusTestResource(RealDatabase.class)
@TestProfile(SmallMemory.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LargeTransferTest {
    private static final int LINES = 8;
    private static final int BODY_BYTES = LargeArchive.MEGABYTE;

    @TestHTTPResource("/")
    URI service;

    @Inject
    MemoryBudget budget;

    @AfterEach
    void all_memory_is_given_back() {
        SmallMemory.awaitGivenBack();
    }

    @Test
    void two_imports_and_an_export_of_large_releases_share_the_memory() {
        byte[] lines = LargeArchive.bytes(LINES, BODY_BYTES);
        CompletableFuture<List<JsonNode>> other = CompletableFuture.supplyAsync(() -> importLines(lines));
        List<JsonNode> results = importLines(lines);
        assertEquals(LINES, results.size());
        assertTrue(results.stream().noneMatch(LargeTransferTest::isRejected), results::toString);
        assertTrue(other.join().stream().noneMatch(LargeTransferTest::isRejected), () -> other.join()
                .toString());
        CompletableFuture<List<JsonNode>> again = CompletableFuture.supplyAsync(() -> importLines(lines));
        Set<String> exported = new String(Transfer.exportAll(Given.staff()), StandardCharsets.UTF_8)
                .lines()
                .map(exportedLine -> exportedLine.substring(7, 43))
                .collect(Collectors.toSet());
        assertTrue(exported.containsAll(IntStream.range(0, LINES)
                .mapToObj(i -> LargeArchive.id(i, BODY_BYTES).toString())
                .toList()));
        assertTrue(
                again.join().stream()
                        .allMatch(result -> result.get("result").asText().equals("unchanged")),
                () -> again.join().toString());
    }

    @Test
    void short_lines_replace_large_releases() {
        byte[] large = LargeArchive.bytes(LINES, BODY_BYTES - 1);
        importLines(large);
        List<JsonNode> shortened = Transfer.parseLines(large);
        shortened.forEach(line -> ((ObjectNode) line).put("body", "<p>Коротко</p>"));
        shortened.add(shortened.get(0));
        List<JsonNode> results = importLines(shortened.toArray(JsonNode[]::new));
        assertEquals(LINES + 1, results.size());
        for (int i = 0; i < LINES; i++) {
            assertEquals(i + 1, results.get(i).get("line").asInt());
            assertEquals("updated", results.get(i).get("result").asText(), results::toString);
            assertEquals(
                    LargeArchive.id(i, BODY_BYTES - 1).toString(),
                    results.get(i).get("id").asText());
        }
        assertEquals("unchanged", results.get(LINES).get("result").asText(), results::toString);
    }

    @Test
    void an_import_whose_client_disconnects_gives_its_memory_back() throws IOException {
        try (OpenImport upload = OpenImport.start(service, Given.ADMIN_KEY)) {
            upload.send(line() + "\n");
            upload.readLine();
            upload.send(new String(LargeArchive.bytes(LINES, BODY_BYTES - 2), StandardCharsets.UTF_8));
        }
        SmallMemory.awaitGivenBack();
        // Its slot becomes free as well, which imports of other tests need.
        Await.until(Duration.ofSeconds(20), this::areBothSlotsFree, () -> "the slot is still taken");
    }

    private boolean areBothSlotsFree() {
        try (OpenImport first = OpenImport.start(service, Given.ADMIN_KEY);
                OpenImport second = OpenImport.start(service, Given.ADMIN_KEY)) {
            for (OpenImport upload : List.of(first, second)) {
                upload.send(line() + "\n");
                upload.readLine();
            }
            for (OpenImport upload : List.of(first, second)) {
                upload.end();
                upload.readLine();
            }
            return true;
        } catch (OpenImport.UnexpectedStatusException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void large_requests_do_not_wait_for_imports_and_exports() {
        MemoryBudget.Share held = budget.background().take(budget.background().bytes());
        try (held) {
            budget.take(budget.bytes()).close();
        }
    }

    private static boolean isRejected(JsonNode result) {
        return result.get("result").asText().equals("rejected");
    }

    @Test
    void a_line_of_almost_4_MB_is_imported() {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < 500_000; i++) {
            escaped.append("\\u0434");
        }
        String large = line().put("body", "@").toString().replace("\"@\"", "\"<p>" + escaped + "</p>\"");
        JsonNode result =
                importLines((large + "\n").getBytes(StandardCharsets.UTF_8)).get(0);
        assertEquals("created", result.get("result").asText(), result::toString);
        assertEquals(
                500_007,
                Transfer.readRelease(result.get("id").asText())
                        .get("body")
                        .textValue()
                        .length());
    }

    @Test
    void a_line_of_very_many_tags_is_imported() {
        JsonNode result = importLines(line().put("body", "<i>x</i>,".repeat(100_000)), line())
                .get(0);
        assertEquals("created", result.get("result").asText(), result::toString);
    }

    @Test
    void an_import_and_an_export_wait_while_others_use_the_memory() throws Exception {
        importLines(LargeArchive.bytes(1, BODY_BYTES));
        CompletableFuture<List<JsonNode>> imported;
        CompletableFuture<byte[]> exported;
        MemoryBudget.Share all = budget.background().take(budget.background().bytes(), Duration.ofSeconds(30));
        try {
            imported = CompletableFuture.supplyAsync(() -> importLines(LargeArchive.bytes(2, BODY_BYTES)));
            exported = CompletableFuture.supplyAsync(() -> Transfer.exportAll(Given.staff()));
            TimeUnit.SECONDS.sleep(3);
            assertFalse(imported.isDone());
            assertFalse(exported.isDone());
        } finally {
            all.close();
        }
        assertTrue(imported.join().stream().noneMatch(LargeTransferTest::isRejected));
        assertTrue(exported.join().length > BODY_BYTES);
    }

    @Test
    void a_client_that_does_not_read_its_export_is_disconnected() throws IOException {
        importLines(LargeArchive.bytes(LINES, BODY_BYTES));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(service.getHost(), service.getPort()));
            socket.getOutputStream()
                    .write(("GET /v1/export HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Given.ADMIN_KEY
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Await.until(
                    Duration.ofSeconds(20),
                    () -> Metrics.sum("communique_memory_used_bytes") > 0,
                    () -> "the export takes no memory");
            SmallMemory.awaitGivenBack();
        }
    }
}
