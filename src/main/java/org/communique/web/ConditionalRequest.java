package org.communique.web;

import java.time.Instant;

/**
 * On what a read depends that its reader may have the answer of already (RFC 9110, section 13).
 *
 * @param ifNoneMatch     the tags that the reader has; null for none
 * @param ifModifiedSince the date that the reader has, which counts where no tag is named; null for none
 */
public record ConditionalRequest(String ifNoneMatch, String ifModifiedSince) {
    /** There is none: nobody has it. */
    static final ConditionalRequest NONE = new ConditionalRequest(null, null);

    /**
     * Whether the reader has what would be answered (section 13.2.2).
     *
     * @param modified the answer's {@code Last-Modified}; null when it has none
     */
    public boolean isNotModified(String tag, Instant modified) {
        if (ifNoneMatch != null || modified == null) {
            return matches(tag);
        }
        return HttpDate.parse(ifModifiedSince)
                .filter(since -> !modified.isAfter(since))
                .isPresent();
    }

    /** Weak comparison, as section 13.1.2 wants it. */
    private boolean matches(String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String candidate : ifNoneMatch.split(",")) {
            String opaque = candidate.strip();
            opaque = opaque.startsWith("W/") ? opaque.substring(2) : opaque;
            if (opaque.equals("*") || opaque.equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
