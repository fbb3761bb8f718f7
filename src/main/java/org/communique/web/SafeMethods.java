package org.communique.web;

import java.util.Set;

/** The safe methods (RFC 9110, section 9.2.1) that return a representation. */
public final class SafeMethods {
    private static final Set<String> NAMES = Set.of("GET", "HEAD");

    private SafeMethods() {}

    public static boolean include(String method) {
        return NAMES.contains(method);
    }
}
