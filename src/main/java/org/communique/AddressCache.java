package org.communique;

import java.security.Security;

/**
 * The cache in which the JDK keeps the addresses of host names. By default it keeps addresses for 30 seconds and failures for 10, for the
 * whole process. The first retry of a delivery comes after 5 seconds and must not be answered from that cache.
 */
final class AddressCache {
    private static final String TTL = "networkaddress.cache.ttl";
    private static final String TTL_WHERE_UNSET = "sun.net.inetaddr.ttl";
    private static final String NEGATIVE_TTL = "networkaddress.cache.negative.ttl";
    private static final String DEFAULT_NEGATIVE_TTL = "10";

    private AddressCache() {}

    /**
     * Keeps addresses for 2 seconds, which serves many requests to one host at once, and failures not at all. Has no effect once the JDK
     * has resolved a name. What the operator has set, in {@code java.security} or as a system property, stays.
     */
    static void shorten() {
        if (Security.getProperty(TTL) == null && System.getProperty(TTL_WHERE_UNSET) == null) {
            System.setProperty(TTL_WHERE_UNSET, "2");
        }
        if (DEFAULT_NEGATIVE_TTL.equals(Security.getProperty(NEGATIVE_TTL))) {
            // Last: the JDK logs the change of a security property, the log manager resolves the name of this machine
            // for that, and thereby the JDK reads both settings.
            Security.setProperty(NEGATIVE_TTL, "0");
        }
    }
}
