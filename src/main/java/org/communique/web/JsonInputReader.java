package org.communique.web;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.communique.memory.RequestMemory;

/** Reads a JSON object strictly (RFC 8259, UTF-8, no duplicate names) and within limits; anything else is a 400 that says where, or a 413. */
@Provider
@Consumes(MediaType.WILDCARD)
class JsonInputReader implements MessageBodyReader<JsonInput> {
    private static final int MAX_BYTES = StrictJson.MAX_BYTES;
    /** The bytes themselves, and a copy while they are joined. */
    private static final long HEAP_PER_RECEIVED_BYTE = 2;

    private final RequestMemory memory;

    JsonInputReader(RequestMemory memory) {
        this.memory = memory;
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == JsonInput.class;
    }

    @Override
    public JsonInput readFrom(
            Class<JsonInput> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body) {
        String contentLength = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
        if (contentLength != null && Long.parseLong(contentLength) > MAX_BYTES) {
            throw tooLarge();
        }
        byte[] bytes = read(body, contentLength == null ? MAX_BYTES : Integer.parseInt(contentLength));
        if (bytes.length > MAX_BYTES) {
            throw tooLarge();
        }
        if (bytes.length == 0) {
            return JsonInput.EMPTY;
        }
        try {
            return new JsonInput(StrictJson.object(bytes));
        } catch (StrictJson.MalformedException e) {
            throw malformed(e.getMessage());
        }
    }

    /** Reads the body with a share for its bytes. The share for what is made of them is taken when they have arrived, however slowly. */
    private byte[] read(InputStream body, int announced) {
        byte[] bytes = RequestBody.read(body, RequestMemory.FREE_CONTENT);
        if (bytes.length == RequestMemory.FREE_CONTENT) {
            memory.take(HEAP_PER_RECEIVED_BYTE * announced);
            byte[] rest = RequestBody.read(body, MAX_BYTES + 1 - bytes.length);
            int start = bytes.length;
            bytes = Arrays.copyOf(bytes, start + rest.length);
            System.arraycopy(rest, 0, bytes, start, rest.length);
        }
        if (bytes.length <= MAX_BYTES) {
            memory.take(StrictJson.heapOf(bytes, bytes.length));
        }
        return bytes;
    }

    static RuntimeException tooLarge() {
        return ProblemType.TOO_LARGE.because("The request body must not be larger than 4 MB.");
    }

    static RuntimeException malformed(String predicate) {
        return ProblemType.MALFORMED_REQUEST.because("The request body " + predicate + ".");
    }
}
