package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a subscription is told anything. */
public enum SubscriptionStatus {
    ACTIVE,
    PAUSED,
    DISABLED;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SubscriptionStatus of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** Why a subscription is told nothing. */
    public enum Reason {
        /** Somebody paused it. */
        REQUESTED,
        /** Nothing was taken from the first attempt at a delivery to its last. */
        FAILING,
        /** Its server answered 410. */
        GONE,
        /** The key that it belongs to was revoked or has expired. */
        KEY_ENDED;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Reason of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
