package org.communique.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.communique.Given;

/** Sends requests as bytes on a socket: HTTP clients refuse to send most of the requests that are tested here. */
final class RawHttp {
    private static final int TIMEOUT_MILLIS = 20_000;

    private RawHttp() {}

    /** The response, up to the end of the connection. */
    record Answer(String text) {

        int status() {
            return text.isEmpty() ? 0 : Integer.parseInt(text.split(" ", 3)[1]);
        }

        String body() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? "" : text.substring(end + 4);
        }

        boolean isProblem() {
            return text.toLowerCase(Locale.ROOT).contains("\r\ncontent-type: application/problem+json");
        }

        /** A problem that says what is wrong, and names it. */
        void assertRefused(int expected, String culprit) {
            assertEquals(expected, status(), text);
            assertTrue(isProblem(), text);
            JsonNode problem = problem(body());
            assertEquals(expected, problem.path("status").asInt(), text);
            assertFalse(problem.path("type").asText().isEmpty(), text);
            assertFalse(problem.path("title").asText().isEmpty(), text);
            String named =
                    problem.path("detail").asText() + " " + problem.path("errors") + " " + problem.path("parameter");
            // Names of headers are written in either case.
            assertTrue(
                    named.toLowerCase(Locale.ROOT).contains(culprit.toLowerCase(Locale.ROOT)),
                    () -> culprit + " is not named in " + text);
        }
    }

    static JsonNode problem(String body) {
        try {
            return JsonMapping.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + body, e);
        }
    }

    static Answer get(URI base, String target, String... headers) throws IOException {
        return send(base, "GET", target, new byte[0], headers);
    }

    /** With the admin key. Each {@code char} of target and headers is a byte. */
    static Answer send(URI base, String method, String target, byte[] body, String... headers) throws IOException {
        StringBuilder head =
                new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        boolean anonymous = false;
        for (String header : headers) {
            anonymous |= header.startsWith("Authorization");
            head.append(header).append("\r\n");
        }
        if (!anonymous) {
            head.append("Authorization: Bearer ").append(Given.ADMIN_KEY).append("\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return send(base, request.toByteArray());
    }

    static Answer send(URI base, byte[] request) throws IOException {
        return send(base, out -> out.write(request));
    }

    interface Request {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Reads while it writes: a server may answer, and close, before it has read everything. */
    static Answer send(URI base, Request request) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            Thread writer = new Thread(() -> {
                try {
                    OutputStream out = socket.getOutputStream();
                    request.writeTo(out);
                    out.flush();
                } catch (IOException closed) {
                    // The response says why.
                }
            });
            writer.start();
            return new Answer(readAll(socket.getInputStream()));
        }
    }

    private static String readAll(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        try {
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                answer.write(part, 0, n);
            }
        } catch (SocketException reset) {
            // The bytes read until then count.
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
