package org.communique.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads one JSON object strictly: RFC 8259, UTF-8, no duplicate names, not too deep. */
public final class StrictJson {
    public static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final int MAX_DEPTH = 50;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final ObjectReader STRICT = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_BYTES)
                            .maxNumberLength(100)
                            .maxNameLength(1_000)
                            .build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    /** A text in several forms, and its copies for the database. */
    private static final int HEAP_PER_BYTE = 8;
    /** Each tag of HTML becomes several objects in each step of cleaning. */
    private static final int HEAP_PER_TAG = 600;
    /** Each value becomes an object, and its copy. */
    private static final int HEAP_PER_VALUE = 150;

    private StrictJson() {}

    /** The input is not such an object. The message is a predicate that says why, such as "is not UTF-8". */
    public static final class MalformedException extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        private MalformedException(String message) {
            super(message);
        }
    }

    /**
     * Estimates the heap memory that it takes to parse, clean and store a release.
     *
     * @param start  its JSON, or as much of it as is known
     * @param length the number of bytes of the whole JSON
     */
    public static long heapOf(byte[] start, long length) {
        long objects = 0;
        for (byte b : start) {
            if (b == '<') {
                objects += HEAP_PER_TAG;
            } else if (b == ',' || b == '[' || b == '{') {
                objects += HEAP_PER_VALUE;
            }
        }
        return HEAP_PER_BYTE * length + objects * length / Math.max(1, start.length);
    }

    public static ObjectNode object(byte[] bytes) throws MalformedException {
        try {
            JsonNode tree = STRICT.readTree(text(bytes));
            if (tree instanceof ObjectNode object) {
                return object;
            }
        } catch (CharacterCodingException e) {
            throw new MalformedException("is not UTF-8");
        } catch (JsonProcessingException e) {
            throw new MalformedException("is not well-formed JSON" + where(e));
        }
        throw new MalformedException("must be a JSON object");
    }

    /** Decodes strictly: Jackson would guess the encoding and accept sequences that are not UTF-8. */
    private static String text(byte[] bytes) throws CharacterCodingException {
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        boolean marked = text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK;
        return (marked ? text.subSequence(1, text.length()) : text).toString();
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ": line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}
