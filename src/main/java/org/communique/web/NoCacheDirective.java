package org.communique.web;

import java.util.Locale;

/** What a reader says who wants an answer that is made anew, of all that has happened: {@code Cache-Control: no-cache} (RFC 9111, section 5.2.1.4). */
public final class NoCacheDirective {
    private NoCacheDirective() {}

    /** @param cacheControl the value of the request's header; null when it has none */
    public static boolean isPresentIn(String cacheControl) {
        return cacheControl != null && cacheControl.toLowerCase(Locale.ROOT).contains("no-cache");
    }
}
