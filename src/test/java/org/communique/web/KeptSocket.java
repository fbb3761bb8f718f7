package org.communique.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A connection for many requests of unchecked bytes. Reconnects when the service has closed it. */
final class KeptSocket implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final URI service;
    private Socket socket;
    private InputStream in;

    KeptSocket(URI service) {
        this.service = service;
    }

    /** @param headers by name in lower case; the last of several */
    record Answer(int status, Map<String, String> headers, String body) {

        String type() {
            return headers.getOrDefault("content-type", "");
        }
    }

    /** @throws IOException also if the service disconnects without a response */
    Answer send(byte[] request, boolean withoutBody) throws IOException {
        boolean fresh = socket == null;
        try {
            return exchange(request, withoutBody);
        } catch (IOException closed) {
            close();
            if (fresh) {
                throw closed;
            }
            // The service had closed the connection after the request before.
            return exchange(request, withoutBody);
        }
    }

    private Answer exchange(byte[] request, boolean withoutBody) throws IOException {
        if (socket == null) {
            socket = new Socket(service.getHost(), service.getPort());
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        int status = Integer.parseInt(line().split(" ")[1]);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String body = "";
        if (headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
            // It never ends.
            close();
        } else if (!withoutBody && status != 204 && status != 304) {
            body = body(headers);
        }
        if ("close".equalsIgnoreCase(headers.get("connection"))) {
            close();
        }
        return new Answer(status, headers, body);
    }

    private String body(Map<String, String> headers) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (headers.containsKey("content-length")) {
            body.writeBytes(read(Integer.parseInt(headers.get("content-length"))));
        } else if ("chunked".equals(headers.get("transfer-encoding"))) {
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.writeBytes(read(size));
                line();
            }
            line();
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is closed.
        }
        socket = null;
    }
}
