package org.communique.web;

import java.util.Set;

/** The methods of RFC 9110, section 9.2.1, that are answered with what is read. */
public final class SafeMethods {
    private static final Set<String> NAMES = Set.of("GET", "HEAD");

    private SafeMethods() {}

    public static boolean include(String method) {
        return NAMES.contains(method);
    }
}
