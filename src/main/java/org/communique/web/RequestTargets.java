package org.communique.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Decides whether the target of a request can be decoded. It takes the place of a check of the framework, which rejects such requests before
 * any code of the service runs, and without a body.
 */
public final class RequestTargets {
    private static final String FRAMEWORK_CHECK_DISABLED = "vertx.disableURIValidation";
    /** RFC 3986, section 3.3, besides letters, digits and percent-encoded octets. */
    private static final String IN_PATHS = "/-._~!$&'()*+,;=:@";

    private static final int MAX_PARAMETERS = 1_000;
    private static final char UNDECODABLE = '\uFFFD';

    private RequestTargets() {}

    /** Turns the check of the framework off. Has no effect after the HTTP server has been initialized. */
    public static void checkHereOnly() {
        System.setProperty(FRAMEWORK_CHECK_DISABLED, "true");
    }

    /** Whether a path consists of the characters of RFC 3986, and its percent-encoded octets are UTF-8. */
    static boolean isPath(String path) {
        return isEncoded(path, IN_PATHS) && isUtf8(path);
    }

    /**
     * Whether a query is printable ASCII without a fragment, and its percent-encoded octets are UTF-8. Browsers send some characters that RFC 3986 does not allow
     * in a query, such as the vertical bar. The decoder of the framework ignores what follows a number sign or 1,024 parameters, so that the
     * key of the response cache would name parameters that the endpoint did not read.
     */
    static boolean isQuery(String query) {
        return query.indexOf('#') < 0
                && query.chars().filter(c -> c == '&' || c == ';').count() < MAX_PARAMETERS
                && isEncoded(query, null)
                && isUtf8(query);
    }

    /** @param punctuation the allowed characters besides letters and digits; null for all that are printable */
    private static boolean isEncoded(String text, String punctuation) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length() || !isHexDigit(text.charAt(i + 1)) || !isHexDigit(text.charAt(i + 2))) {
                    return false;
                }
                i += 2;
            } else if (c <= ' ' || c > '~' || punctuation != null && !isAlphanumeric(c) && punctuation.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8(String text) {
        return text.indexOf('%') < 0
                || URLDecoder.decode(text, StandardCharsets.UTF_8).indexOf(UNDECODABLE) < 0;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isHexDigit(char c) {
        return Character.digit(c, 16) >= 0 && c < 0x80;
    }
}
