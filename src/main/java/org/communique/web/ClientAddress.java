package org.communique.web;

import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** The address of a client. Behind a proxy it is the address that the proxy reports, if Quarkus is configured to trust it. */
public final class ClientAddress {
    /** The size of the smallest IPv6 network that a subscriber gets: all addresses in it count as one client. */
    private static final int NETWORK_BYTES = 8;

    private static final int IPV6_BYTES = 16;

    private ClientAddress() {}

    public static String of(RoutingContext request) {
        var address = request.request().remoteAddress();
        return address == null || address.hostAddress() == null ? "unknown" : address.hostAddress();
    }

    /** Returns the address, or for an IPv6 address its /64 network. */
    public static String networkOf(RoutingContext request) {
        String address = of(request);
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == IPV6_BYTES ? HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) : address;
        } catch (UnknownHostException notAnAddress) {
            return address;
        }
    }
}
