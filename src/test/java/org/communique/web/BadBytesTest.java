package org.communique.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.communique.Given;
import org.communique.Metrics;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random bytes, far too many bytes, and requests that are not HTTP. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class BadBytesTest extends NoTrace {
    private static final int STRINGS = 10_000;
    private static final int RAW = 300;
    private static final byte[] MEGABYTE = "x".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
    private static final String[] PLACES = {
        Given.RELEASES + "/%s",
        Given.RELEASES + "/by-slug/%s",
        Given.RELEASES + "?cursor=%s",
        "/v1/organizations/%s",
        "/v1/organizations?cursor=%s",
        "/v1/topics?cursor=%s"
    };

    /** Behind each of these a router with regular expressions would have backtracked. */
    private static final String[] LONG_PATHS = {
        Given.RELEASES + "/",
        Given.RELEASES + "/1/revisions/",
        Given.RELEASES + "/by-slug/",
        "/sitemap-",
        "/feeds/",
        "/"
    };

    @TestHTTPResource
    URI service;

    @Test
    void random_bytes_as_ids_slugs_and_cursors_are_rejected() throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Random random = new Random(2022_12_21);
        for (int i = 0; i < STRINGS; i++) {
            String target = PLACES[i % PLACES.length].formatted(percentEncoded(bytes(random)));
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(service.resolve(target)).build(), BodyHandlers.ofString());
            assertTrue(
                    response.statusCode() == 400 || response.statusCode() == 404,
                    () -> target + ": " + response.statusCode() + " " + response.body());
            assertEquals(
                    "application/problem+json",
                    response.headers().firstValue("Content-Type").orElse(""),
                    target);
            assertTrue(
                    RawHttp.problem(response.body())
                            .path("detail")
                            .asText()
                            .matches("(?s)(The|No) .*\\b(id|slug|cursor|path|query)\\b.*"),
                    () -> target + ": " + response.body());
        }
    }

    /** Such bytes may end the request line or break the headers: the parser answers those itself, without a body. */
    @Test
    void random_unencoded_bytes_are_rejected() throws IOException {
        Random random = new Random(1991_12_08);
        for (int i = 0; i < RAW; i++) {
            String target = PLACES[i % PLACES.length].formatted(new String(bytes(random), StandardCharsets.ISO_8859_1));
            RawHttp.Answer answer = RawHttp.get(service, target);
            assertTrue(answer.status() >= 400 && answer.status() < 500, () -> target + ": " + answer.text());
            assertTrue(answer.isProblem() || answer.body().isEmpty(), () -> target + ": " + answer.text());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n\r\n",
                "GET\r\n\r\n",
                "GET /nothing\r\n\r\n",
                "GET /nothing HTTP/9.9\r\n\r\n",
                "GET /nothing HTCPCP/1.0\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n",
                "GET /nothing HTTP/1.1\r\nHost\r\n\r\n",
                "GET /nothing HTTP/1.1\r\n: x\r\n\r\n",
                "GET /nothing HTTP/1.1\r\nA b: x\r\n\r\n",
                "GET /nothing HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
                "POST /v1/press-releases HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "POST /v1/press-releases HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /v1/press-releases HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
                "POST /v1/press-releases HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void a_request_that_is_not_http_is_answered_or_disconnected(String bytes) throws IOException {
        RawHttp.Answer answer = RawHttp.send(
                service,
                (bytes + "GET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(answer.status() == 0 || answer.status() >= 400 && answer.status() < 500, answer.text());
    }

    @Test
    void a_uri_that_is_too_long_is_rejected() throws IOException {
        RawHttp.get(service, Given.RELEASES + "?topic=" + "a".repeat(20_000)).assertRefused(414, "16,384");
        for (String path : LONG_PATHS) {
            for (int length : new int[] {1_025, 8_000, 16_000, 20_000}) {
                String target = path + "a".repeat(length - path.length());
                RawHttp.get(service, target).assertRefused(414, "1,024");
                RawHttp.send(service, "POST", target + ".json", new byte[0]).assertRefused(414, "1,024");
            }
        }
        // Beyond the parser's own limit there is no body.
        assertEquals(
                414,
                RawHttp.get(service, Given.RELEASES + "/" + "a".repeat(100_000)).status());
    }

    @Test
    void many_long_paths_at_once_are_all_rejected() throws Exception {
        String target = Given.RELEASES + "/" + "a".repeat(8_000);
        ExecutorService clients = Executors.newFixedThreadPool(50);
        try {
            List<Callable<RawHttp.Answer>> requests = Collections.nCopies(1_000, () -> RawHttp.get(service, target));
            for (Future<RawHttp.Answer> answer : clients.invokeAll(requests)) {
                answer.get().assertRefused(414, "1,024");
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void a_path_of_1024_bytes_is_looked_up() throws IOException {
        for (String path : LONG_PATHS) {
            RawHttp.Answer answer = RawHttp.get(service, path + ".".repeat(1_024 - path.length()));
            assertEquals(404, answer.status(), answer.text());
        }
    }

    @Test
    void requests_rejected_for_their_address_are_counted_under_one_name() throws IOException {
        for (int i = 0; i < 3; i++) {
            RawHttp.get(service, "/" + i + "x".repeat(2_000)).assertRefused(414, "1,024");
            RawHttp.get(service, "/" + i + "y%ff").assertRefused(400, "path");
        }
        String metrics = Metrics.read();
        assertTrue(metrics.contains("uri=\"/UNREADABLE\""), "not counted");
        assertFalse(metrics.contains("0xxx") || metrics.contains("0y"), "counted by its address");
    }

    @Test
    void headers_that_are_too_large_are_rejected() throws IOException {
        RawHttp.get(service, Given.RELEASES, "X-Large: " + "a".repeat(20_000)).assertRefused(431, "16,384");
        RawHttp.get(service, Given.RELEASES, "Accept: " + "a/b,".repeat(5_000)).assertRefused(431, "16,384");
        assertEquals(
                431,
                RawHttp.get(service, Given.RELEASES, "X-Large: " + "a".repeat(100_000))
                        .status());
    }

    @Test
    void a_content_length_of_a_hundred_megabytes_is_rejected_at_once() throws IOException {
        RawHttp.send(service, out -> {
                    out.write(head("Content-Length: 100000000"));
                    for (int i = 0; i < 100; i++) {
                        out.write(MEGABYTE);
                    }
                })
                .assertRefused(413, "4 MB");
    }

    @Test
    void a_hundred_megabytes_in_chunks_are_rejected() throws IOException {
        RawHttp.send(service, out -> {
                    out.write(head("Transfer-Encoding: chunked"));
                    for (int i = 0; i < 100; i++) {
                        chunk(out, MEGABYTE);
                    }
                    chunk(out, new byte[0]);
                })
                .assertRefused(413, "4 MB");
    }

    @Test
    void the_service_still_responds_after_all_of_these() throws IOException {
        assertEquals(200, RawHttp.get(service, Given.RELEASES).status());
    }

    private static byte[] head(String length) {
        return ("POST " + Given.RELEASES
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bearer " + Given.ADMIN_KEY + "\r\n" + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void chunk(OutputStream out, byte[] bytes) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(60)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String percentEncoded(byte[] bytes) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : bytes) {
            encoded.append(String.format("%%%02X", b));
        }
        return encoded.toString();
    }
}
