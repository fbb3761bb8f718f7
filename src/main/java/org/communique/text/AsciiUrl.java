package org.communique.text;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts IRIs to ASCII URLs, because feeds and sitemaps allow nothing else (RFC 3986, RFC 3987 section 3.1). */
public final class AsciiUrl {
    private static final Pattern PARTS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:)?(//[^/?#]*)?(.*)", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final String RESERVED = "-._~:/?#@!$&'()*+,;=";

    private AsciiUrl() {}

    /**
     * Converts the host to Punycode and percent-encodes, as UTF-8, all other characters that a URL does not allow. Existing escapes stay
     * as they are.
     */
    public static String of(String url) {
        Matcher parts = PARTS.matcher(url);
        parts.matches();
        String scheme = parts.group(1) == null ? "" : parts.group(1);
        String authority =
                parts.group(2) == null ? "" : "//" + authority(parts.group(2).substring(2));
        return scheme + authority + encoded(parts.group(3), AsciiUrl::isAllowed);
    }

    /**
     * Percent-encodes the characters after the host that not even an IRI may contain, such as spaces, quotes and a percent sign without
     * digits, which names of files have. Letters of any script and existing escapes stay as they are, and so do control characters.
     */
    public static String iri(String url) {
        Matcher parts = PARTS.matcher(url);
        parts.matches();
        int end = parts.start(3);
        return url.substring(0, end) + encoded(parts.group(3), AsciiUrl::isAllowedInIri);
    }

    private static String authority(String authority) {
        Matcher port = PORT.matcher(authority);
        int end = port.find() ? port.start() : authority.length();
        String host = authority.substring(0, end);
        if (host.startsWith("[")) {
            return authority;
        }
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED) + authority.substring(end);
        } catch (IllegalArgumentException notAHostName) {
            return encoded(authority, AsciiUrl::isAllowed);
        }
    }

    private static String encoded(String text, IntPredicate isAllowed) {
        StringBuilder ascii = new StringBuilder(text.length());
        Matcher escape = ESCAPE.matcher(text);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean isUnchanged = c == '%' ? escape.region(i, text.length()).lookingAt() : isAllowed.test(c);
            if (isUnchanged) {
                ascii.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    ascii.append(String.format("%%%02X", b));
                }
            }
            i += Character.charCount(c);
        }
        return ascii.toString();
    }

    private static boolean isAllowedInIri(int c) {
        return isAllowed(c) || Character.isISOControl(c) || c >= 0x80 && !Character.isSpaceChar(c);
    }

    private static boolean isAllowed(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || RESERVED.indexOf(c) >= 0);
    }
}
