package org.communique.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the {@code If-Match} of a write (RFC 9110, section 13.1.1). Only the version in a tag is compared: the rest of an entity tag
 * distinguishes representations, which may differ although nobody edited the resource. So a weak tag counts like a strong one, although the
 * RFC compares strongly: proxies that compress a response weaken its tag or append a suffix, and the version within still names the state
 * that the client has read. A bare version is accepted as well.
 */
public final class IfMatch {
    /** An element of the list: an entity tag, a bare version or a star. What some servers append after the quotes is ignored. */
    private static final Pattern ELEMENT =
            Pattern.compile("\\G[\\s,]*+(?:[Ww]/)?+(?:\"([^\"]*+)\"[^\\s,\"]*+|\"?+([^\\s,\"]++)\"?+)(?=[\\s,]|$)");

    private static final Pattern VERSION = Pattern.compile("([0-9]{1,9})(?:[-;][!#-~]*)?");

    private IfMatch() {}

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 428 without the header, 412 for another version */
    public static void check(String header, int version) {
        if (header == null || header.isBlank()) {
            throw ProblemType.PRECONDITION_REQUIRED.because(
                    "Send If-Match with the ETag or the version that you have read, so that no change is overwritten.");
        }
        if (!names(header, version)) {
            throw ProblemType.STALE
                    .builder("If-Match does not match the current version, which is " + version + ".")
                    .with("version", version)
                    .build();
        }
    }

    private static boolean names(String header, int version) {
        Matcher element = ELEMENT.matcher(header);
        while (element.find()) {
            String bare = element.group(2);
            Matcher matcher = VERSION.matcher(bare == null ? element.group(1) : bare);
            if ("*".equals(bare) || matcher.matches() && Integer.parseInt(matcher.group(1)) == version) {
                return true;
            }
        }
        return false;
    }
}
