package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What has become of a delivery. */
public enum DeliveryStatus {
    /** It is still to be taken. */
    PENDING,
    DELIVERED,
    /** It was not taken, to its last attempt. */
    FAILED,
    /** It is not sent: the release may not be syndicated any more, or its owner chose to skip it. */
    DROPPED;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeliveryStatus of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
