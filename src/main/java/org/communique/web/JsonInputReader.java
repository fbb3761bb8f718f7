package org.communique.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a JSON object strictly (RFC 8259, UTF-8, no duplicate names) and within limits; anything else is a 400 that says where, or a 413. */
@Provider
@Consumes(MediaType.WILDCARD)
class JsonInputReader implements MessageBodyReader<JsonInput> {
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int DEEPEST = 50;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final ObjectReader STRICT = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(MOST_BYTES)
                            .maxNumberLength(100)
                            .maxNameLength(1_000)
                            .build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

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
            InputStream body)
            throws IOException {
        String announced = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && Long.parseLong(announced) > MOST_BYTES) {
            throw tooLarge();
        }
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw tooLarge();
        }
        if (bytes.length == 0) {
            return JsonInput.NOTHING;
        }
        try {
            JsonNode tree = STRICT.readTree(text(bytes));
            if (tree instanceof ObjectNode object) {
                return new JsonInput(object);
            }
        } catch (CharacterCodingException e) {
            throw malformed("it is not UTF-8");
        } catch (JsonProcessingException e) {
            throw malformed("it is not well-formed JSON" + where(e));
        }
        throw malformed("a JSON object is expected");
    }

    /** Jackson by itself guesses the encoding, and takes sequences that are no UTF-8. */
    private static String text(byte[] bytes) throws CharacterCodingException {
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        boolean marked = text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK;
        return (marked ? text.subSequence(1, text.length()) : text).toString();
    }

    static RuntimeException tooLarge() {
        return ProblemType.TOO_LARGE.because("a request body may have 4 MB at most");
    }

    static RuntimeException malformed(String detail) {
        return ProblemType.MALFORMED_REQUEST.because("body: " + detail);
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ": line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}
