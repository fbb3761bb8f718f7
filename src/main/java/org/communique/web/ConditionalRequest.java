package org.communique.web;

import java.time.Instant;

/**
 * The preconditions of a read (RFC 9110, section 13).
 *
 * @param ifNoneMatch     the header {@code If-None-Match}; null if absent
 * @param ifModifiedSince the header {@code If-Modified-Since}, which counts only without the other; null if absent
 */
public record ConditionalRequest(String ifNoneMatch, String ifModifiedSince) {
    /** No preconditions. */
    static final ConditionalRequest NONE = new ConditionalRequest(null, null);

    /**
     * Whether the client already has the response (section 13.2.2).
     *
     * @param modified the {@code Last-Modified} of the response; null if it has none
     */
    public boolean isNotModified(String tag, Instant modified) {
        if (ifNoneMatch != null || modified == null) {
            return matches(tag);
        }
        return HttpDate.parse(ifModifiedSince)
                .filter(since -> !modified.isAfter(since))
                .isPresent();
    }

    /** Compares weakly, as section 13.1.2 requires. */
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
