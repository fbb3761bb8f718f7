package org.communique.outbound;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Requests to the recipients of webhooks and WebSub. */
@ConfigMapping(prefix = "communique.push")
public interface PushConfig {

    /**
     * Hosts that are allowed although they are not public, also with plain http and at any port: for tests and private networks. Names or IP
     * literals (IPv6 with or without brackets). An entry allows neither subdomains nor other names of the same address.
     */
    Optional<Set<String>> allowedHosts();

    /** The allowed ports of all other hosts. */
    @WithDefault("443,8443")
    Set<Integer> ports();

    /** The time limit of an attempt, from resolving the name to the end of the response headers, or of the part of the body that is read: 100 ms to 5 minutes. */
    @WithDefault("15S")
    Duration timeout();

    /**
     * How long after the timeout a delivery stays leased to a node before another node may send it again: time to render the request and to
     * record the result. From 1 second to 5 minutes; the same on all nodes.
     */
    @WithDefault("15S")
    Duration leaseMargin();
}
