package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import org.communique.web.Labelled;

/** Whether a subscription is told anything. */
public enum SubscriptionStatus implements Labelled {
    ACTIVE,
    PAUSED,
    DISABLED;

    @Override
    @JsonValue
    public String label() {
        return Labelled.super.label();
    }

    /** Why a subscription is told nothing. */
    public enum Reason implements Labelled {
        /** Somebody paused it. */
        REQUESTED,
        /** Nothing was taken from the first attempt at a delivery to its last. */
        FAILING,
        /** Its server answered 410. */
        GONE,
        /** The key that it belongs to was revoked or has expired. */
        KEY_ENDED;

        @Override
        @JsonValue
        public String label() {
            return Labelled.super.label();
        }
    }
}
