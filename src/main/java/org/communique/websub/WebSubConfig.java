package org.communique.websub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the hub, which anyone may use without a key. */
@ConfigMapping(prefix = "communique.websub")
interface WebSubConfig {

    /** Maximum number of hub requests per minute from one address, or one IPv6 /64 network, on each node. */
    @WithDefault("60")
    int requestsPerMinute();

    /** Maximum number of subscriptions of all nodes. The same number of requests may wait for verification. */
    @WithDefault("10000")
    int maxSubscriptions();

    /** Default lease of a subscription, from 5 minutes to 30 days. */
    @WithDefault("10D")
    Duration lease();
}
