package org.communique.websub;

import java.time.Instant;
import java.util.UUID;
import org.communique.delivery.Dispatcher;

/**
 * What a subscription lacks.
 *
 * @param secret    null for none
 * @param delivered the state that it has
 * @param attempts  how often it did not take it
 * @param toldOut   until when what came out has been told; may be null
 */
record DueFeed(
        UUID id,
        UUID recipient,
        SubscriptionKey subscriptionKey,
        String secret,
        byte[] delivered,
        int attempts,
        Instant leasedUntil,
        Instant toldOut)
        implements Dispatcher.Item {

    @Override
    public boolean isProbe() {
        return attempts > 0;
    }
}
