package org.communique.outbound;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Distinguishes public addresses from those that the special-purpose registries of the IANA (RFC 6890) reserve for other uses. An IPv6
 * address that contains an IPv4 address is public if the IPv4 address is.
 */
final class PublicAddress {
    private static final List<Block> SPECIAL_IPV4 = blocks(
            "0.0.0.0/8", // this network: RFC 791
            "10.0.0.0/8", // private: RFC 1918
            "100.64.0.0/10", // shared by the customers of a carrier: RFC 6598
            "127.0.0.0/8", // loopback: RFC 1122
            "169.254.0.0/16", // link-local, and the metadata services of clouds: RFC 3927
            "172.16.0.0/12", // private: RFC 1918
            "192.0.0.0/24", // protocol assignments: RFC 6890
            "192.0.2.0/24", // documentation: RFC 5737
            "192.31.196.0/24", // AS112: RFC 7535
            "192.52.193.0/24", // AMT: RFC 7450
            "192.88.99.0/24", // relays of 6to4: RFC 7526
            "192.168.0.0/16", // private: RFC 1918
            "192.175.48.0/24", // AS112: RFC 7534
            "198.18.0.0/15", // benchmarks: RFC 2544
            "198.51.100.0/24", // documentation: RFC 5737
            "203.0.113.0/24", // documentation: RFC 5737
            "224.0.0.0/4", // multicast: RFC 5771
            "240.0.0.0/4" // reserved, and broadcast: RFC 1112, RFC 919
            );

    /** All other addresses are loopback, private, link-local, multicast or unassigned: RFC 4291. */
    private static final Block GLOBAL_UNICAST = Block.of("2000::/3");

    private static final List<Block> SPECIAL_IPV6 = blocks(
            "2001::/23", // protocol assignments: RFC 2928
            "2001:db8::/32", // documentation: RFC 3849
            "2620:4f:8000::/48", // AS112: RFC 7534
            "3fff::/20" // documentation: RFC 9637
            );

    private static final Block NAT64 = Block.of("64:ff9b::/96");
    private static final Block SIX_TO_FOUR = Block.of("2002::/16");
    private static final Block TEREDO = Block.of("2001::/32");

    private PublicAddress() {}

    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        return SPECIAL_IPV4.stream().noneMatch(block -> block.contains(bytes));
    }

    private static boolean isPublic6(byte[] bytes) {
        if (NAT64.contains(bytes)) { // RFC 6052
            return isPublic4(part(bytes, 12));
        }
        if (SIX_TO_FOUR.contains(bytes)) { // RFC 3056
            return isPublic4(part(bytes, 2)) && isPublicHost(bytes);
        }
        if (TEREDO.contains(
                bytes)) { // RFC 4380: the address of the server, and that of the client with all bits inverted
            byte[] client = part(bytes, 12);
            for (int i = 0; i < client.length; i++) {
                client[i] = (byte) ~client[i];
            }
            return isPublic4(part(bytes, 4)) && isPublic4(client);
        }
        return GLOBAL_UNICAST.contains(bytes)
                && SPECIAL_IPV6.stream().noneMatch(block -> block.contains(bytes))
                && isPublicHost(bytes);
    }

    /** ISATAP (RFC 5214) has an IPv4 address in the host part, in any network. */
    private static boolean isPublicHost(byte[] bytes) {
        boolean isatap = (bytes[8] & ~0x03) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
        return !isatap || isPublic4(part(bytes, 12));
    }

    private static byte[] part(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, from + 4);
    }

    private static List<Block> blocks(String... blocks) {
        return Stream.of(blocks).map(Block::of).toList();
    }

    private record Block(byte[] network, int bits) {
        static Block of(String text) {
            String[] parts = text.split("/");
            return new Block(NetUtil.createByteArrayFromIpAddressString(parts[0]), Integer.parseInt(parts[1]));
        }

        boolean contains(byte[] address) {
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> i % 8;
                if ((address[i / 8] & mask) != (network[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
