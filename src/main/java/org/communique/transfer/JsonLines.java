package org.communique.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.communique.web.JsonMapping;

/** Newline-delimited JSON. */
final class JsonLines {
    static final String MEDIA_TYPE = "application/x-ndjson";

    private JsonLines() {}

    /** Encodes each object on a line of its own. */
    static byte[] encode(List<?> objects) throws JsonProcessingException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Object object : objects) {
            lines.writeBytes(JsonMapping.MAPPER.writeValueAsBytes(object));
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
