package org.communique.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of webhook subscriptions and their deliveries. */
@ConfigMapping(prefix = "communique.subscriptions")
interface SubscriptionConfig {

    /** Maximum number of subscriptions of one key or person. Administrators have no such limit. */
    @WithDefault("1000")
    int maxPerKey();

    /** Maximum number of all subscriptions. */
    @WithDefault("10000")
    int maxTotal();

    /** Maximum number of concurrent deliveries of this node. At most half of them go to recipients whose last delivery failed. */
    @WithDefault("1000")
    int maxInFlight();

    /** How long settled deliveries are listed and can be redelivered. */
    @WithDefault("30D")
    Duration history();
}
