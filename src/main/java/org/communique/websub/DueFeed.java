package org.communique.websub;

import java.time.Instant;
import java.util.UUID;
import org.communique.delivery.DeliverySource;

/**
 * A subscription whose subscriber has an outdated feed.
 *
 * @param secret            null for none
 * @param delivered         the state of the feed that the subscriber has
 * @param attempts          number of failed attempts
 * @param leasedUntil       identifies the lease: a result of an older lease is not recorded
 * @param publishedUntil    up to when scheduled publications are in the feed, by the clock of some node; may be null
 */
record DueFeed(
        UUID id,
        UUID recipient,
        SubscriptionKey subscriptionKey,
        String secret,
        byte[] delivered,
        int attempts,
        Instant leasedUntil,
        Instant publishedUntil)
        implements DeliverySource.Delivery {

    @Override
    public boolean isProbe() {
        return attempts > 0;
    }
}
