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

/** Reads a JSON object strictly (RFC 8259, UTF-8, no duplicate names) and within limits; anything else is a 400 that says where, or a 413. */
@Provider
@Consumes(MediaType.WILDCARD)
class JsonInputReader implements MessageBodyReader<JsonInput> {
    private static final int MAX_BYTES = StrictJson.MAX_BYTES;

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
        String announced = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && Long.parseLong(announced) > MAX_BYTES) {
            throw tooLarge();
        }
        byte[] bytes = RequestBody.read(body, MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw tooLarge();
        }
        if (bytes.length == 0) {
            return JsonInput.NOTHING;
        }
        try {
            return new JsonInput(StrictJson.object(bytes));
        } catch (StrictJson.MalformedException e) {
            throw malformed(e.getMessage());
        }
    }

    static RuntimeException tooLarge() {
        return ProblemType.TOO_LARGE.because("a request body may have 4 MB at most");
    }

    static RuntimeException malformed(String detail) {
        return ProblemType.MALFORMED_REQUEST.because("body: " + detail);
    }
}
