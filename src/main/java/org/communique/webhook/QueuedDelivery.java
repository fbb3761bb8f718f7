package org.communique.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.changes.ChangeEvent;
import org.communique.delivery.DeliverySource;
import org.communique.web.Labelled;

/**
 * A delivery that this node has leased.
 *
 * @param event       label of a {@link ChangeEvent}, or {@link DeliveryLog#TEST}
 * @param position    of the change in the journal; null for a test
 * @param leasedUntil identifies the lease: a result of an older lease is not recorded
 * @param attempts    number of attempts before this one
 * @param isProbe     whether the last delivery to the subscription failed
 */
record QueuedDelivery(
        UUID id,
        UUID recipient,
        String event,
        Long position,
        UUID release,
        Instant leasedUntil,
        int attempts,
        String url,
        Payload payload,
        List<SigningSecret> secrets,
        String owner,
        boolean isProbe)
        implements DeliverySource.Delivery {

    boolean isTest() {
        return event.equals(DeliveryLog.TEST);
    }

    ChangeEvent changeEvent() {
        return Labelled.of(ChangeEvent.class, event);
    }

    /** The value of {@code webhook-signature}: a signature by each valid secret. */
    String signature(long timestamp, byte[] body, Instant now) {
        StringBuilder signatures = new StringBuilder();
        for (SigningSecret secret : secrets) {
            if (secret.isValid(now)) {
                signatures.append(signatures.isEmpty() ? "" : " ").append(secret.sign(id.toString(), timestamp, body));
            }
        }
        return signatures.toString();
    }
}
