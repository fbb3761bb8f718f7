package org.communique.outbound;

import com.ibm.icu.text.IDNA;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The host of a URL, written in the one way that it is compared, resolved and sent in.
 *
 * @param name in ASCII and lower case; an IPv6 address in brackets
 * @param literal null for a name that has to be resolved
 */
record Host(String name, InetAddress literal) {
    private static final IDNA UTS46 =
            IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);
    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final int LONGEST = 253;
    /** What readers of URLs take for an IPv4 address, in one of many ways to write it: only one is let through. */
    private static final Pattern NUMBER_AT_END = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    /** Without zone ids, which name an interface of this machine. */
    private static final Pattern IPV6 = Pattern.compile("\\[(?=[^\\]]*:)[0-9A-Fa-f:.]{2,45}]");

    /** @throws RefusedUrl if it is no host */
    static Host of(String written) {
        if (written.isEmpty()) {
            throw refused("must have a host");
        }
        if (written.startsWith("[")) {
            if (!IPV6.matcher(written).matches()) {
                throw refused("must have a valid IPv6 address in brackets");
            }
            return literal(written);
        }
        String name = ascii(written);
        if (NUMBER_AT_END.matcher(name).matches()) {
            if (!IPV4.matcher(name).matches()) {
                throw refused("must have a host name or an IPv4 address in dotted decimal form");
            }
            return literal(name);
        }
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            throw refused("must have a valid host name");
        }
        return new Host(name, null);
    }

    /** Names of one label, and those of {@code localhost} (RFC 6761), mean something only in the network that they are used in. */
    boolean isLocalName() {
        return literal == null && (name.indexOf('.') < 0 || name.endsWith(".localhost"));
    }

    /** @param text that can only be an address, so that nothing is resolved */
    private static Host literal(String text) {
        try {
            // An IPv4 address within an IPv6 one comes out as the former.
            InetAddress address = InetAddress.getByName(text);
            String name = address.getHostAddress();
            return new Host(address instanceof Inet6Address ? '[' + name + ']' : name, address);
        } catch (UnknownHostException e) {
            throw refused("must have a valid IP address");
        }
    }

    private static String ascii(String written) {
        if (written.chars().allMatch(c -> c < 0x80)) {
            return written.toLowerCase(Locale.ROOT);
        }
        IDNA.Info info = new IDNA.Info();
        String name =
                UTS46.nameToASCII(written, new StringBuilder(), info).toString().toLowerCase(Locale.ROOT);
        if (info.hasErrors()) {
            throw refused("must have a valid host name");
        }
        return name;
    }

    private static RejectedUrlException refused(String message) {
        return new RejectedUrlException("host", message);
    }
}
