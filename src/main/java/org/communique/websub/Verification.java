package org.communique.websub;

import java.time.Instant;
import java.util.UUID;
import org.communique.delivery.Dispatcher;

/**
 * What a callback is to be asked or told.
 *
 * @param secret   of a subscription; null for none
 * @param lease    of a subscription, in seconds; else null
 * @param reason   of a denial; else null
 * @param attempts how often that failed
 */
record Verification(
        UUID id,
        UUID recipient,
        HubMode hubMode,
        SubscriptionKey subscriptionKey,
        String secret,
        Integer lease,
        String reason,
        int attempts,
        Instant leasedUntil)
        implements Dispatcher.Item {

    @Override
    public boolean isProbe() {
        return attempts > 0;
    }
}
