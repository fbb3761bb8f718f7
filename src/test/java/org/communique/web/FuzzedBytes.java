package org.communique.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.communique.Given;

/** Generates bytes that are nearly HTTP: halves of requests, wrong lengths, several at once, bare line feeds, headers of a megabyte. */
final class FuzzedBytes {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
    /** The service waits for the rest of a half request; nothing more comes of that. */
    private static final int TIMEOUT_MILLIS = 50;

    private static final int MEGABYTE = 1_000_000;
    private static final List<String> WHOLE = List.of(
            "GET /v1/press-releases HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /feeds/press-releases.rss HTTP/1.0\r\n\r\n",
            "HEAD /v1/topics HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET http://127.0.0.1/v1/topics HTTP/1.1\r\nHost: a\r\n\r\n",
            "CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost: a\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n",
            post("Content-Length: 2", "{}"),
            post("Content-Length: 3", "{}"),
            post("Content-Length: 1", "{}"),
            post("Content-Length: 18446744073709551616", "{}"),
            post("Content-Length: +2", "{}"),
            post("Content-Length: 2, 2", "{}"),
            post("Content-Length: 2\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
            post("Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n"),
            post("Transfer-Encoding: chunked", "2;x=y\n{}\n0\nTrailer: x\n\n"),
            post("Transfer-Encoding: chunked", "ffffffffffffffff\r\n{}"),
            post("Transfer-Encoding: chunked", "-1\r\n{}\r\n"),
            post("Transfer-Encoding: gzip, chunked", "2\r\n{}\r\n0\r\n\r\n"),
            post("Transfer-Encoding: xchunked", "{}"),
            post("Expect: 100-continue\r\nContent-Length: 2", "{}"),
            post("Expect: miracles\r\nContent-Length: 2", "{}"));

    private final Random random;

    FuzzedBytes(Random random) {
        this.random = random;
    }

    private static String post(String header, String body) {
        return "POST /v1/press-releases HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + Given.ADMIN_KEY + "\r\n" + header + "\r\n\r\n" + body;
    }

    byte[] next() {
        StringBuilder text = new StringBuilder(any());
        // Pipelined.
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(any());
        }
        byte[] bytes = ascii(text.toString());
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> ascii(text.toString().replace("\r\n", "\n"));
            case 2 -> flipped(bytes);
            case 3 -> random.nextInt(20) == 0 ? withLongHeader(text) : bytes;
            case 4 -> repeated(bytes);
            default -> bytes;
        };
    }

    private String any() {
        return WHOLE.get(random.nextInt(WHOLE.size()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] flipped(byte[] bytes) {
        for (int i = random.nextInt(8); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** With a part that comes twice. */
    private byte[] repeated(byte[] bytes) {
        ByteArrayOutputStream repeated = new ByteArrayOutputStream();
        int from = random.nextInt(bytes.length);
        repeated.write(bytes, 0, from + random.nextInt(bytes.length - from));
        repeated.write(bytes, from, bytes.length - from);
        return repeated.toByteArray();
    }

    private byte[] withLongHeader(StringBuilder text) {
        int end = text.indexOf("\r\n") + 2;
        return ascii(text.insert(end, "X-Long: " + "x".repeat(random.nextInt(MEGABYTE)) + "\r\n")
                .toString());
    }

    /** Returns the statuses of all responses to the bytes; none if the service disconnects or waits for more. */
    static List<Integer> statuses(URI service, byte[] bytes) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            byte[] part = new byte[8_192];
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                answer.write(part, 0, n);
            }
        } catch (IOException disconnected) {
            // What came until then counts.
        }
        List<Integer> statuses = new ArrayList<>();
        Matcher status = STATUS.matcher(answer.toString(StandardCharsets.ISO_8859_1));
        while (status.find()) {
            statuses.add(Integer.valueOf(status.group(1)));
        }
        return statuses;
    }

    static String shown(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.length() > 1_000 ? text.substring(0, 1_000) + "… (" + text.length() + ")" : text;
    }
}
