package org.communique.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code If-Match} of a write (RFC 9110, section 13.1.1), compared strongly and by the version alone: the rest of an entity tag
 * tells representations apart, which may differ by what surrounds a release although nobody edited it. A bare version is taken too,
 * since proxies that compress weaken the tags that clients see.
 */
public final class IfMatch {
    private static final Pattern TAG = Pattern.compile("\"?([0-9]{1,9})(-[!#-~]*)?\"?");

    private IfMatch() {}

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 428 without the header, 412 when the version is another */
    public static void check(String header, int version) {
        if (header == null || header.isBlank()) {
            throw ProblemType.PRECONDITION_REQUIRED.because(
                    "send If-Match with the ETag, or the version, of what you have read, so that no one's change is lost");
        }
        for (String tag : header.split(",")) {
            Matcher matcher = TAG.matcher(tag.strip());
            if (tag.strip().equals("*") || matcher.matches() && Integer.parseInt(matcher.group(1)) == version) {
                return;
            }
        }
        throw ProblemType.STALE
                .builder("If-Match does not name the current version, which is " + version)
                .with("version", version)
                .build();
    }
}
