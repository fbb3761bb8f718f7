package org.communique.outbound;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How and where the service sends what others asked for. */
@ConfigMapping(prefix = "communique.push")
public interface PushConfig {

    /**
     * Hosts that may be sent to although they are not public, by plain http and at any port as well: for tests and private networks. Names
     * or IP literals (IPv6 with or without brackets), each for itself only: nothing below a name is meant by it, and no other name of its
     * addresses.
     */
    Optional<Set<String>> allowedHosts();

    /** The ports of all other hosts. */
    @WithDefault("443,8443")
    Set<Integer> ports();

    /** For a whole attempt, from resolving the name to the end of the answer's head, or of what is wanted of its body: 100 ms to 5 minutes. */
    @WithDefault("15S")
    Duration timeout();

    /**
     * How long after the timeout what a node took on stays its own, before another node sends it again: for making what is sent, and for
     * writing down what came of it. From 1 second to 5 minutes; the same on all nodes.
     */
    @WithDefault("15S")
    Duration leaseMargin();
}
