package org.communique.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.changes.ChangeEvent;
import org.communique.delivery.Dispatcher;
import org.communique.web.Labelled;

/**
 * A delivery on its way.
 *
 * @param event    what is told, or {@link DeliveryLog#TEST}
 * @param position of the change; null for a test
 * @param leasedUntil by which its outcome is told from that of a later claim
 * @param tries    how often it was tried before
 * @param isProbe  whether its subscription did not take the last one
 */
record QueuedDelivery(
        UUID id,
        UUID recipient,
        String event,
        Long position,
        UUID release,
        Instant leasedUntil,
        int tries,
        String url,
        Payload payload,
        List<SigningSecret> secrets,
        String owner,
        boolean isProbe)
        implements Dispatcher.Item {

    boolean isTest() {
        return event.equals(DeliveryLog.TEST);
    }

    ChangeEvent changeEvent() {
        return Labelled.of(ChangeEvent.class, event);
    }

    /** As {@code webhook-signature} has it: by each secret that is valid. */
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
