package org.communique.websub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the hub takes on for people that nobody knows. */
@ConfigMapping(prefix = "communique.websub")
interface WebSubConfig {

    /** Requests to the hub a minute from one address, or one IPv6 /64 network, on each node. */
    @WithDefault("60")
    int requestsPerMinute();

    /** Subscriptions in all, of all nodes; as many requests may wait to be verified. */
    @WithDefault("10000")
    int subscriptions();

    /** How long a subscription lasts if the subscriber does not say; never less than 5 minutes, nor more than 30 days. */
    @WithDefault("10D")
    Duration lease();
}
