package org.communique.outbound;

import com.ibm.icu.text.IDNA;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The host of a URL, in the canonical form for comparing, resolving and sending.
 *
 * @param name in ASCII and lower case; an IPv6 address in brackets
 * @param literal the address; null for a name that must be resolved
 */
record Host(String name, InetAddress literal) {
    private static final IDNA UTS46 =
            IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);
    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final int MAX_LENGTH = 253;
    /** Hosts that URL parsers read as an IPv4 address. Of the many forms only one is accepted. */
    private static final Pattern NUMBER_AT_END = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    /** Without zone ids, which name a network interface of this machine. */
    private static final Pattern IPV6 = Pattern.compile("\\[(?=[^\\]]*:)[0-9A-Fa-f:.]{2,45}]");

    /** @throws RejectedUrlException if the text is not a valid host */
    static Host of(String text) {
        if (text.isEmpty()) {
            throw rejected("must have a host");
        }
        if (text.startsWith("[")) {
            if (!IPV6.matcher(text).matches()) {
                throw rejected("must have a valid IPv6 address in brackets");
            }
            return literal(text);
        }
        String name = ascii(text);
        if (NUMBER_AT_END.matcher(name).matches()) {
            if (!IPV4.matcher(name).matches()) {
                throw rejected("must have a host name or an IPv4 address in dotted decimal form");
            }
            return literal(name);
        }
        if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches()) {
            throw rejected("must have a valid host name");
        }
        return new Host(name, null);
    }

    /** Whether the name is valid only in the local network: a single label, or below {@code localhost} (RFC 6761). */
    boolean isLocalName() {
        return literal == null && (name.indexOf('.') < 0 || name.endsWith(".localhost"));
    }

    /** @param text in the syntax of an address, so that no name is resolved */
    private static Host literal(String text) {
        try {
            // An IPv4-mapped IPv6 address becomes an IPv4 address.
            InetAddress address = InetAddress.getByName(text);
            String name = address.getHostAddress();
            return new Host(address instanceof Inet6Address ? '[' + name + ']' : name, address);
        } catch (UnknownHostException e) {
            throw rejected("must have a valid IP address");
        }
    }

    private static String ascii(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text.toLowerCase(Locale.ROOT);
        }
        IDNA.Info info = new IDNA.Info();
        String name =
                UTS46.nameToASCII(text, new StringBuilder(), info).toString().toLowerCase(Locale.ROOT);
        if (info.hasErrors()) {
            throw rejected("must have a valid host name");
        }
        return name;
    }

    private static RejectedUrlException rejected(String message) {
        return new RejectedUrlException("host", message);
    }
}
