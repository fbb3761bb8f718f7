package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** Whether a subscription receives deliveries. */
public enum SubscriptionStatus implements Labelled {
    ACTIVE,
    PAUSED,
    DISABLED;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }

    /** Why a subscription receives no deliveries. */
    public enum Reason implements Labelled {
        /** A user paused it. */
        REQUESTED,
        /** Everything failed from the first attempt of a delivery to its last. */
        FAILING,
        /** The receiver responded with 410. */
        GONE,
        /** The key that owns it was revoked or has expired. */
        KEY_ENDED;

        @Override
        @JsonValue
        public String label() {
            return Labelled.super.label();
        }
    }
}
