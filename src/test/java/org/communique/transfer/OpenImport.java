package org.communique.transfer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An import whose test controls when to send lines and read results: HTTP/1.1 with chunked encoding over a socket of its own. */
public final class OpenImport implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private BufferedReader results;

    private OpenImport(URI service) throws IOException {
        socket = new Socket(service.getHost(), service.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        out = socket.getOutputStream();
        in = socket.getInputStream();
    }

    public static OpenImport start(URI service, String key) throws IOException {
        OpenImport upload = new OpenImport(service);
        upload.write("POST /v1/import HTTP/1.1\r\nHost: " + service.getAuthority() + "\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        return upload;
    }

    public void send(String lines) throws IOException {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        write(Integer.toHexString(bytes.length) + "\r\n");
        out.write(bytes);
        write("\r\n");
    }

    public void end() throws IOException {
        write("0\r\n\r\n");
    }

    /** Returns the next result; null after the last. */
    public String readLine() throws IOException {
        if (results == null) {
            String head = head();
            if (!head.startsWith("HTTP/1.1 200 ")) {
                throw new UnexpectedStatusException(head);
            }
            InputStream body = head.toLowerCase(Locale.ROOT).contains("content-length: 0")
                    ? InputStream.nullInputStream()
                    : new ChunkedInput(in);
            results = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }
        return results.readLine();
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private void write(String ascii) throws IOException {
        out.write(ascii.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** The response has another status than 200. */
    static final class UnexpectedStatusException extends IOException {
        private static final long serialVersionUID = 1;

        UnexpectedStatusException(String head) {
            super(head);
        }
    }

    /** Decodes a chunked response. */
    private static final class ChunkedInput extends InputStream {
        private final InputStream in;
        private int remaining;
        private boolean ended;

        ChunkedInput(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (remaining == 0 && !ended) {
                String size = line();
                remaining = Integer.parseInt(size.isEmpty() ? line() : size, 16);
                ended = remaining == 0;
            }
            if (ended) {
                return -1;
            }
            int count = in.read(bytes, from, Math.min(length, remaining));
            if (count < 0) {
                throw new IOException("the response is truncated");
            }
            remaining -= count;
            return count;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the response is truncated");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }
}
