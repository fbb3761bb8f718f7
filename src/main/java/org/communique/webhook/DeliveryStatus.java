package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** The state of a delivery. */
public enum DeliveryStatus implements Labelled {
    /** It is yet to be delivered. */
    PENDING,
    DELIVERED,
    /** All its attempts have failed, and it is not retried. */
    FAILED,
    /** It was not sent: the release may not be syndicated any more, or the owner of the subscription skipped it. */
    DROPPED;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }
}
