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
        String contentLength = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
        if (contentLength != null && Long.parseLong(contentLength) > MAX_BYTES) {
            throw tooLarge();
        }
        byte[] bytes = RequestBody.read(body, MAX_BYTES + 1);
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

    static RuntimeException tooLarge() {
        return ProblemType.TOO_LARGE.because("The request body must not be larger than 4 MB.");
    }

    static RuntimeException malformed(String predicate) {
        return ProblemType.MALFORMED_REQUEST.because("The request body " + predicate + ".");
    }
}
