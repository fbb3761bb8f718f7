package org.communique.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.communique.web.JsonMapping;

/** Parts a stream into lines, whatever their length: of one that is too long no more is held than shows that. */
final class LineReader {
    private static final int BUFFER = 64 * 1024;

    private final InputStream input;
    private final int longest;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int from;
    private int to;
    private long number;

    LineReader(InputStream input, int longest) {
        this.input = input;
        this.longest = longest;
    }

    /** Each object as JSON on a line of its own. */
    static byte[] of(List<?> objects) throws JsonProcessingException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Object object : objects) {
            lines.writeBytes(JsonMapping.MAPPER.writeValueAsBytes(object));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    /**
     * A line.
     *
     * @param bytes without its end; null when it is too long
     */
    record Line(long number, byte[] bytes) {}

    /** The next line that is not blank; null at the end. */
    Line next() throws IOException {
        while (true) {
            boolean tooLong = false;
            line.reset();
            boolean ended = false;
            while (!ended) {
                if (from == to && !fill()) {
                    break;
                }
                int end = indexOfNewline();
                ended = end < to;
                // One more than the longest, for the carriage return of one that just fits.
                if (tooLong || line.size() + end - from > longest + 1) {
                    tooLong = true;
                    line.reset();
                } else {
                    line.write(buffer, from, end - from);
                }
                from = ended ? end + 1 : end;
            }
            if (!ended && !tooLong && line.size() == 0) {
                return null;
            }
            number++;
            byte[] bytes = tooLong ? null : content();
            if (bytes == null || bytes.length > longest) {
                return new Line(number, null);
            }
            if (!isBlank(bytes)) {
                return new Line(number, bytes);
            }
        }
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, input.read(buffer));
        return to > 0;
    }

    private int indexOfNewline() {
        int end = from;
        while (end < to && buffer[end] != '\n') {
            end++;
        }
        return end;
    }

    private byte[] content() {
        byte[] bytes = line.toByteArray();
        return bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
