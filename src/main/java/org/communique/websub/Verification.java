package org.communique.websub;

import java.time.Instant;
import java.util.UUID;
import org.communique.delivery.DeliverySource;

/**
 * A request that the hub has to send to a callback: whether it confirms a subscription, or that its subscription is denied.
 *
 * @param secret   of the subscription; null for none
 * @param lease    of the subscription in seconds; null for other modes
 * @param reason   of the denial; null for other modes
 * @param attempts number of failed attempts
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
        implements DeliverySource.Delivery {

    @Override
    public boolean isProbe() {
        return attempts > 0;
    }
}
