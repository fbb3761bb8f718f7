package org.communique.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Splits a stream into lines. Does not keep the content of a line that is too long, so the memory is limited by the maximum length. */
final class LineReader {
    private static final int BUFFER_SIZE = 64 * 1024;

    private final InputStream input;
    private final int maxLength;
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int from;
    private int to;
    private long number;

    LineReader(InputStream input, int maxLength) {
        this.input = input;
        this.maxLength = maxLength;
    }

    /**
     * A line.
     *
     * @param bytes without the line terminator; null if the line is too long
     */
    record Line(long number, byte[] bytes) {}

    /** Returns the next line that is not blank; null at the end. */
    Line next() throws IOException {
        while (true) {
            boolean tooLong = false;
            restart();
            boolean ended = false;
            while (!ended) {
                if (from == to && !fill()) {
                    break;
                }
                int end = indexOfNewline();
                ended = end < to;
                // One more than the maximum, for the carriage return of a line of exactly that length.
                if (tooLong || line.size() + end - from > maxLength + 1) {
                    tooLong = true;
                    restart();
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
            if (bytes == null || bytes.length > maxLength) {
                return new Line(number, null);
            }
            if (!isBlank(bytes)) {
                return new Line(number, bytes);
            }
        }
    }

    /** Does not keep the buffer of a large line. */
    private void restart() {
        if (line.size() > BUFFER_SIZE) {
            line = new ByteArrayOutputStream();
        } else {
            line.reset();
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
