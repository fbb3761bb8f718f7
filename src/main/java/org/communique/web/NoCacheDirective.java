package org.communique.web;

import java.util.Locale;

/** The request directive {@code Cache-Control: no-cache} (RFC 9111, section 5.2.1.4): the client wants a response made of current data. */
public final class NoCacheDirective {
    private NoCacheDirective() {}

    /** @param cacheControl the request header; null if absent */
    public static boolean isPresentIn(String cacheControl) {
        return cacheControl != null && cacheControl.toLowerCase(Locale.ROOT).contains("no-cache");
    }
}
