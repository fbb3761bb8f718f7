package org.communique.media;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.communique.web.ProblemType;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;

/** Writes the file in a request body to the disk while it arrives: the body itself, or the part {@code file} of a form (RFC 7578). */
final class UploadBody {
    private static final int BUFFER = 64 << 10;
    /** Headers of parts, and the boundaries between them. */
    private static final int MAX_FORM = 64 << 10;

    private static final long MAX_NANOS = Duration.ofMinutes(30).toNanos();
    private static final String FORM = "multipart/form-data";
    private static final String PART = "file";

    private final InputStream body;
    private final long maxBytes;
    private final OutputStream file;
    private final long start = System.nanoTime();
    private long size;

    /** @param maxBytes of the file */
    UploadBody(InputStream body, long maxBytes, OutputStream file) {
        this.body = body;
        this.maxBytes = maxBytes;
        this.file = file;
    }

    /**
     * The headers of the file.
     *
     * @param type        the value of {@code Content-Type}; null if absent
     * @param disposition the value of {@code Content-Disposition}; null if absent
     */
    record Headers(String type, String disposition) {
        /** The headers of a file that no client sends. */
        static Headers of(String type, String filename) {
            return new Headers(type, FileName.disposition(filename, false));
        }

        boolean isForm() {
            return type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM);
        }
    }

    /**
     * Reads the whole body.
     *
     * @param headers of the request
     * @return the headers of the file
     * @throws HttpProblem 400 if the body is incomplete or no such form, 413 if the file is too large
     * @throws IOException if the file cannot be written
     */
    Headers read(Headers headers) throws IOException {
        Headers found = headers;
        if (headers.isForm()) {
            found = readForm(boundary(headers.type()));
        } else {
            byte[] buffer = new byte[BUFFER];
            for (int count = next(buffer); count >= 0; count = next(buffer)) {
                write(buffer, 0, count);
            }
        }
        if (size == 0) {
            throw ProblemType.MALFORMED_REQUEST.because("The file is empty.");
        }
        return found;
    }

    private int next(byte[] buffer) {
        if (System.nanoTime() - start > MAX_NANOS) {
            throw ProblemType.MALFORMED_REQUEST.because("The upload takes too long: it may take half an hour.");
        }
        try {
            return body.read(buffer);
        } catch (IOException incomplete) {
            throw ProblemType.MALFORMED_REQUEST.because("The request body is incomplete or wrongly chunked.");
        }
    }

    private void write(byte[] bytes, int offset, int count) throws IOException {
        size += count;
        if (size > maxBytes) {
            throw tooLarge(maxBytes);
        }
        file.write(bytes, offset, count);
    }

    static HttpProblem tooLarge(long maxBytes) {
        return ProblemType.TOO_LARGE.because("The file must not be larger than " + (maxBytes >> 20) + " MB.");
    }

    private Headers readForm(byte[] boundary) throws IOException {
        Form form = new Form();
        MultipartParser.ParseState parser = MultipartParser.beginParse(form, boundary, StandardCharsets.UTF_8.name());
        byte[] buffer = new byte[BUFFER];
        long received = 0;
        for (int count = next(buffer); count >= 0; count = next(buffer)) {
            received += count;
            if (received - size > MAX_FORM + BUFFER) {
                throw malformedForm("has more than the part \"" + PART + "\"");
            }
            try {
                parser.parse(ByteBuffer.wrap(buffer, 0, count));
            } catch (RuntimeException e) {
                if (e instanceof HttpProblem) {
                    throw e;
                }
                throw malformedForm("is malformed");
            }
        }
        if (!parser.isComplete()) {
            throw malformedForm("is incomplete");
        }
        if (form.headers == null) {
            throw malformedForm("has no part \"" + PART + "\"");
        }
        return form.headers;
    }

    private static byte[] boundary(String type) {
        for (String parameter : type.split(";")) {
            String[] pair = parameter.strip().split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("boundary")) {
                String value = pair[1].strip().replaceAll("^\"|\"$", "");
                if (!value.isEmpty() && value.length() <= 200) {
                    return value.getBytes(StandardCharsets.ISO_8859_1);
                }
            }
        }
        throw malformedForm("has no boundary");
    }

    private static HttpProblem malformedForm(String predicate) {
        return ProblemType.MALFORMED_REQUEST.because("The form " + predicate + ".");
    }

    /** Takes the file out of the parts. */
    private final class Form implements MultipartParser.PartHandler {
        private Headers headers;

        @Override
        public void beginPart(CaseInsensitiveMap<String> part) {
            String disposition = part.getFirst("Content-Disposition");
            boolean isFile = disposition != null
                    && disposition.matches("(?is)\\s*form-data\\s*;.*\\bname\\s*=\\s*(\"" + PART + "\"|" + PART
                            + "(\\s*;.*)?)\\s*(;.*)?");
            if (!isFile || headers != null) {
                throw malformedForm("must have one part, with the name \"" + PART + "\"");
            }
            headers = new Headers(part.getFirst("Content-Type"), disposition);
        }

        @Override
        public void data(ByteBuffer data) throws IOException {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            write(bytes, 0, bytes.length);
        }

        @Override
        public void endPart() {}
    }
}
