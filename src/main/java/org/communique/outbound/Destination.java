package org.communique.outbound;

import java.net.InetAddress;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.communique.text.AsciiUrl;

/**
 * The parsed form of a URL. Only these parts are used afterwards, so that no other code parses the URL differently.
 *
 * @param isAllowed whether the operator allows the host, so that its addresses need not be public
 * @param target path and query, in ASCII
 */
record Destination(boolean isTls, Host host, int port, String target, boolean isAllowed) {
    static final int MAX_URL_LENGTH = 2_000;

    private static final Pattern URL = Pattern.compile("(?i)(https?)://([^/?#]*)([^#]*)(#.*)?", Pattern.DOTALL);
    private static final Pattern OTHER_SCHEME =
            Pattern.compile("(?!(?i:https?):)[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(:.*)?");
    private static final Pattern PORT = Pattern.compile(":([1-9][0-9]{0,4})");
    private static final String ANY_ORIGIN = "https://any";
    private static final int MAX_PORT = 65_535;

    /** @throws RejectedUrlException if the URL is not allowed, whatever the addresses of its host */
    static Destination of(String url, DestinationRules destinationRules) {
        if (url == null || url.isEmpty() || url.length() > MAX_URL_LENGTH) {
            throw new RejectedUrlException("syntax", "must have 1 to 2,000 characters");
        }
        if (url.chars().anyMatch(Destination::isNeverInUrl)) {
            throw new RejectedUrlException(
                    "syntax", "must not contain spaces, backslashes or other characters that are not allowed in URLs");
        }
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw OTHER_SCHEME.matcher(url).matches()
                    ? new RejectedUrlException("scheme", "must begin with https://")
                    : new RejectedUrlException("syntax", "must be an absolute https URL");
        }
        String authority = parts.group(2);
        if (authority.indexOf('@') >= 0) {
            throw new RejectedUrlException("userinfo", "must not contain a user name or password");
        }
        if (parts.group(4) != null) {
            throw new RejectedUrlException("fragment", "must not have a fragment");
        }
        Matcher hostAndPort = AUTHORITY.matcher(authority);
        if (!hostAndPort.matches()) {
            throw new RejectedUrlException("host", "must have a valid host name");
        }
        Host host = Host.of(hostAndPort.group(1));
        boolean isAllowed = destinationRules.allows(host);
        boolean isTls = parts.group(1).equalsIgnoreCase("https");
        if (!isAllowed && host.isLocalName()) {
            throw new RejectedUrlException("host", "must have a public host name");
        }
        if (!isTls && !isAllowed) {
            throw new RejectedUrlException("scheme", "must begin with https://");
        }
        int port = port(hostAndPort.group(2), isTls);
        if (!isAllowed && !destinationRules.ports().contains(port)) {
            throw new RejectedUrlException(
                    "port",
                    "must use one of the ports "
                            + destinationRules.ports().stream()
                                    .sorted()
                                    .toList()
                                    .toString()
                                    .replaceAll("[\\[\\]]", ""));
        }
        Destination destination = new Destination(isTls, host, port, target(parts.group(3)), isAllowed);
        if (host.literal() != null && !destination.allows(host.literal())) {
            throw notPublic();
        }
        return destination;
    }

    static RejectedUrlException notPublic() {
        return new RejectedUrlException("not-public", "must have a host on the public Internet");
    }

    /** Whether all addresses of the host are allowed. One address that is not public rules out the others. */
    boolean allows(Collection<InetAddress> addresses) {
        return addresses.stream().allMatch(this::allows);
    }

    private boolean allows(InetAddress address) {
        return isAllowed || PublicAddress.is(address);
    }

    private static int port(String text, boolean isTls) {
        if (text == null) {
            return isTls ? 443 : 80;
        }
        Matcher port = PORT.matcher(text);
        if (!port.matches() || Integer.parseInt(port.group(1)) > MAX_PORT) {
            throw new RejectedUrlException("port", "must have a port between 1 and 65535");
        }
        return Integer.parseInt(port.group(1));
    }

    private static String target(String text) {
        String target = text.startsWith("/") ? text : "/" + text;
        return AsciiUrl.of(ANY_ORIGIN + target).substring(ANY_ORIGIN.length());
    }

    private static boolean isNeverInUrl(int c) {
        return c <= ' '
                || c == '\\'
                || "\"<>^`{|}".indexOf(c) >= 0
                || Character.isISOControl(c)
                || Character.isSpaceChar(c);
    }
}
