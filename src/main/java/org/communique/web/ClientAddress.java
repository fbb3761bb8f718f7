package org.communique.web;

import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Where a request comes from. Behind a proxy that is what the proxy says, if Quarkus is configured to believe it. */
public final class ClientAddress {
    /** What one subscriber is given of IPv6, at least: addresses within are one client's. */
    private static final int NETWORK_BYTES = 8;

    private static final int IPV6_BYTES = 16;

    private ClientAddress() {}

    public static String of(RoutingContext request) {
        var address = request.request().remoteAddress();
        return address == null || address.hostAddress() == null ? "unknown" : address.hostAddress();
    }

    /** The address, or of an IPv6 address the /64 network that it belongs to. */
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
