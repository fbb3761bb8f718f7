package org.communique.outbound;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * URLs of attacks on the internal network, and the codes with which they are rejected. {@code PORT} stands for an allowed port on which a
 * server of this machine listens, so that only the host can be the reason for the rejection.
 */
final class HostileUrls {
    private static final List<String[]> URLS = List.of(
            // Relative or malformed
            url("syntax", ""),
            url("syntax", " "),
            url("syntax", "example.com"),
            url("syntax", "//127.0.0.1:PORT/"),
            url("syntax", "/hook"),
            url("syntax", "https:"),
            url("syntax", "https:/127.0.0.1:PORT/"),
            url("syntax", "https:127.0.0.1:PORT"),
            url("syntax", " https://127.0.0.1:PORT/"),
            url("syntax", "https://127.0.0.1:PORT/ "),
            url("syntax", "https://example.com/a b"),
            url("syntax", "https://example.com/\u00a0"),
            url("syntax", "https://example.com/\r\nHost: 127.0.0.1"),
            url("syntax", "https://example.com\t@127.0.0.1:PORT/"),
            url("syntax", "https://127.0.0.1:PORT\\@example.com/"),
            url("syntax", "https:\\\\127.0.0.1:PORT/"),
            url("syntax", "https://example.com/\u0000"),
            url("syntax", "https://example.com/<script>"),
            url("syntax", "https://example.com/" + "a".repeat(2_000)),
            // Another protocol
            url("scheme", "http://127.0.0.1:PORT/"),
            url("scheme", "HTTP://example.com:PORT/"),
            url("scheme", "ftp://example.com/"),
            url("scheme", "file:///etc/passwd"),
            url("scheme", "gopher://127.0.0.1:6379/_INFO"),
            url("scheme", "jar:https://example.com!/"),
            url("scheme", "javascript:alert(1)"),
            url("scheme", "ws://127.0.0.1:PORT/"),
            url("scheme", "httpss://example.com/"),
            // Another part that could be mistaken for the host
            url("userinfo", "https://user:password@example.com/"),
            url("userinfo", "https://@example.com/"),
            url("userinfo", "https://example.com@127.0.0.1:PORT/"),
            url("userinfo", "https://example.com:443@127.0.0.1:PORT/"),
            url("userinfo", "https://a@b@127.0.0.1:PORT/"),
            url("fragment", "https://example.com/#@127.0.0.1"),
            url("fragment", "https://example.com#"),
            url("port", "https://127.0.0.1:PORT:443/"),
            url("host", "https://[::1]x:PORT/"),
            url("host", "https://example.com]:PORT/"),
            // Ports
            url("port", "https://example.com:22/"),
            url("port", "https://example.com:80/"),
            url("port", "https://example.com:6379/"),
            url("port", "https://example.com:/"),
            url("port", "https://example.com:0/"),
            url("port", "https://example.com:0443/"),
            url("port", "https://example.com:-443/"),
            url("port", "https://example.com:65979/"),
            url("port", "https://example.com:4294967739/"),
            url("port", "https://example.com:x/"),
            url("port", "https://example.com:\uff14\uff14\uff13/"),
            // Not a host
            url("host", "https:///etc/passwd"),
            url("host", "https://?"),
            url("host", "https://:PORT/"),
            url("host", "https://./"),
            url("host", "https://.example.com/"),
            url("host", "https://example..com/"),
            url("host", "https://example.com./"),
            url("host", "https://-example.com/"),
            url("host", "https://ex*mple.com/"),
            url("host", "https://example.com%00.evil.test/"),
            url("host", "https://%31%32%37.0.0.1:PORT/"),
            url("host", "https://\uff05\uff13\uff11.test/"),
            url("host", "https://xn--\u00e4.test/"),
            url("host", "https://" + "a".repeat(64) + ".test/"),
            url("host", "https://" + "a.".repeat(127) + "test/"),
            // This machine, and names of this network
            url("host", "https://localhost:PORT/"),
            url("host", "https://LOCALHOST:PORT/"),
            url("host", "https://localhost.:PORT/"),
            url("host", "https://a.localhost:PORT/"),
            url("host", "https://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:PORT/"),
            url("host", "https://db:PORT/"),
            url("host", "https://kubernetes:PORT/"),
            // Notations of IPv4 addresses
            url("not-public", "https://127.0.0.1:PORT/"),
            url("not-public", "https://0.0.0.0:PORT/"),
            url("not-public", "https://127.255.255.254:PORT/"),
            url("not-public", "https://10.0.0.1:PORT/"),
            url("not-public", "https://192.168.1.1:PORT/"),
            url("not-public", "https://172.16.0.1:PORT/"),
            url("not-public", "https://169.254.169.254/latest/meta-data/"),
            url("not-public", "https://255.255.255.255:PORT/"),
            url("host", "https://127.0.0.1.:PORT/"),
            url("host", "https://2130706433:PORT/"),
            url("host", "https://0x7f000001:PORT/"),
            url("host", "https://0x7f.1:PORT/"),
            url("host", "https://0x7F.0X0.0x0.0x1:PORT/"),
            url("host", "https://017700000001:PORT/"),
            url("host", "https://0177.0.0.1:PORT/"),
            url("host", "https://127.1:PORT/"),
            url("host", "https://127.0.1:PORT/"),
            url("host", "https://127.0.0.01:PORT/"),
            url("host", "https://127.0.0.256:PORT/"),
            url("host", "https://0:PORT/"),
            url("host", "https://1.1.1.1.1:PORT/"),
            url("host", "https://example.0x7f:PORT/"),
            url("host", "https://example.123:PORT/"),
            url("not-public", "https://\uff11\uff12\uff17.0.0.1:PORT/"),
            url("not-public", "https://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:PORT/"),
            url("not-public", "https://127\u30020\u30020\u30021:PORT/"),
            url("not-public", "https://127\uff0e0\uff610\uff0e1:PORT/"),
            url("not-public", "https://127.0.0.\u00b9:PORT/"),
            // Notations of IPv6 addresses
            url("not-public", "https://[::1]:PORT/"),
            url("not-public", "https://[::]:PORT/"),
            url("not-public", "https://[0:0:0:0:0:0:0:1]:PORT/"),
            url("not-public", "https://[::ffff:127.0.0.1]:PORT/"),
            url("not-public", "https://[::ffff:7f00:1]:PORT/"),
            url("not-public", "https://[::FFFF:A9FE:A9FE]:PORT/"),
            url("not-public", "https://[::127.0.0.1]:PORT/"),
            url("not-public", "https://[64:ff9b::127.0.0.1]:PORT/"),
            url("not-public", "https://[64:ff9b:1::8.8.8.8]:PORT/"),
            url("not-public", "https://[2002:7f00:1::]:PORT/"),
            url("not-public", "https://[2001:0:808:808:0:0:80ff:fffe]:PORT/"),
            url("not-public", "https://[fe80::1]:PORT/"),
            url("not-public", "https://[fd00:ec2::254]:PORT/"),
            url("not-public", "https://[fc00::1]:PORT/"),
            url("not-public", "https://[ff02::1]:PORT/"),
            url("not-public", "https://[2001:db8::1]:PORT/"),
            url("host", "https://[fe80::1%25lo]:PORT/"),
            url("host", "https://[::1%lo]:PORT/"),
            url("host", "https://[::1:PORT/"),
            url("host", "https://::1:PORT/"),
            url("host", "https://[127.0.0.1]:PORT/"),
            url("host", "https://[]:PORT/"),
            url("host", "https://[v1.x]:PORT/"),
            url("host", "https://[::\uff11]:PORT/"),
            // Names whose addresses are not public
            url("not-public", "https://private.test:PORT/"),
            url("not-public", "https://metadata.test/latest/meta-data/"),
            url("not-public", "https://PRIVATE.test:PORT/"),
            url("not-public", "https://\uff50rivate\u3002test:PORT/"));

    private HostileUrls() {}

    static void resolveIn(HostTable names) {
        names.has("private.test", "127.0.0.1");
        names.has("metadata.test", "169.254.169.254");
    }

    static Stream<Arguments> all() {
        return URLS.stream().map(url -> Arguments.of(url[0], url[1]));
    }

    private static String[] url(String code, String url) {
        return new String[] {code, url};
    }
}
