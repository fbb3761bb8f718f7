package org.communique.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the {@code If-Match} of a write (RFC 9110, section 13.1.1). Only the version in the tag is compared, strongly: the rest of an
 * entity tag distinguishes representations, which may differ although nobody edited the resource. A bare version is accepted as well, since
 * proxies that compress weaken the tags that clients see.
 */
public final class IfMatch {
    private static final Pattern TAG = Pattern.compile("\"?([0-9]{1,9})(-[!#-~]*)?\"?");

    private IfMatch() {}

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 428 without the header, 412 for another version */
    public static void check(String header, int version) {
        if (header == null || header.isBlank()) {
            throw ProblemType.PRECONDITION_REQUIRED.because(
                    "Send If-Match with the ETag or the version that you have read, so that no change is overwritten.");
        }
        for (String tag : header.split(",")) {
            Matcher matcher = TAG.matcher(tag.strip());
            if (tag.strip().equals("*") || matcher.matches() && Integer.parseInt(matcher.group(1)) == version) {
                return;
            }
        }
        throw ProblemType.STALE
                .builder("If-Match does not match the current version, which is " + version + ".")
                .with("version", version)
                .build();
    }
}
