package org.communique.media;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.communique.web.ProblemType;

/**
 * A range of a file (RFC 9110, section 14).
 *
 * @param first the position of the first byte
 */
record ByteRange(long first, long length) {
    private static final Pattern SINGLE = Pattern.compile("\\s*bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

    /**
     * Returns the range that a request asks for; null for the whole file. Several ranges at once are sent as the whole file, as section 14.2
     * permits.
     *
     * @param header  {@code Range}; null if absent
     * @param ifRange {@code If-Range}; null if absent. A date is not strong enough, so it gets the whole file.
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 416 if the range is behind the end
     */
    static ByteRange of(String header, String ifRange, String tag, long size) {
        if (header == null || ifRange != null && !ifRange.strip().equals(tag)) {
            return null;
        }
        Matcher range = SINGLE.matcher(header);
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return null;
        }
        if (range.group(1).isEmpty()) {
            long last = Math.min(size, Long.parseLong(range.group(2)));
            if (last == 0) {
                throw unsatisfiable(size);
            }
            return new ByteRange(size - last, last);
        }
        long first = Long.parseLong(range.group(1));
        long end = range.group(2).isEmpty() ? size : Math.min(size, Long.parseLong(range.group(2)) + 1);
        if (first >= size) {
            throw unsatisfiable(size);
        }
        return end <= first ? null : new ByteRange(first, end - first);
    }

    private static RuntimeException unsatisfiable(long size) {
        return ProblemType.RANGE_NOT_SATISFIABLE
                .builder("The file has %,d bytes.".formatted(size))
                .withHeader("Content-Range", "bytes */" + size)
                .build();
    }

    String contentRange(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
}
