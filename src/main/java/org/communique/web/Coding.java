package org.communique.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the server compresses a document on its way: bytes that differ must not share a strong tag (RFC 9110, section 8.8.3.3). */
enum Coding {
    GZIP,
    DEFLATE,
    IDENTITY;

    private static final Pattern REFUSED = Pattern.compile(".*;\\s*q=0(\\.0*)?\\s*$");

    static Coding of(ContainerRequestContext request) {
        String accepted = request.getHeaderString(HttpHeaders.ACCEPT_ENCODING);
        for (Coding coding : accepted == null ? List.<Coding>of() : List.of(GZIP, DEFLATE)) {
            for (String candidate : accepted.toLowerCase(Locale.ROOT).split(",")) {
                if (candidate.strip().startsWith(coding.label())
                        && !REFUSED.matcher(candidate).matches()) {
                    return coding;
                }
            }
        }
        return IDENTITY;
    }

    /** The tag of an answer in this coding. */
    String tagged(String tag) {
        return this == IDENTITY ? tag : tag.substring(0, tag.length() - 1) + "-" + label() + '"';
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
