package org.communique.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many want to be told, and how many are told at once. */
@ConfigMapping(prefix = "communique.subscriptions")
interface SubscriptionConfig {

    /** Subscriptions of one key or person; administrators may have any number. */
    @WithDefault("1000")
    int each();

    /** Subscriptions in all. */
    @WithDefault("10000")
    int most();

    /** Deliveries on their way at once from this node; at most half of them to who did not take the last one. */
    @WithDefault("1000")
    int underWay();

    /** How long deliveries are listed, and can be sent again, after they were settled. */
    @WithDefault("30D")
    Duration history();
}
