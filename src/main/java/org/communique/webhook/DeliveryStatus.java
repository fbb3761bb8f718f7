package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** What has become of a delivery. */
public enum DeliveryStatus implements Labelled {
    /** It is still to be taken. */
    PENDING,
    DELIVERED,
    /** It was not taken, to its last attempt. */
    FAILED,
    /** It is not sent: the release may not be syndicated any more, or its owner chose to skip it. */
    DROPPED;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }
}
