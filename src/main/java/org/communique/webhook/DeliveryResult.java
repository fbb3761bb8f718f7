package org.communique.webhook;

import java.time.Instant;
import org.communique.outbound.OutboundResponse;

/**
 * The result of an attempt.
 *
 * @param at       when the attempt began
 * @param response null when nothing was sent
 */
record DeliveryResult(Kind kind, Instant at, OutboundResponse response) {
    enum Kind {
        /** A request was attempted, with or without a response. */
        ATTEMPTED,
        /** The release may not be syndicated any more. */
        DROPPED,
        /** The database did not respond, or too much was in flight: the attempt does not count. */
        DEFERRED,
        /** The body could not be rendered: the attempt counts. */
        RENDER_FAILED,
        /** The key that owns the subscription has ended. */
        OWNER_ENDED
    }

    boolean isAttempt() {
        return kind == Kind.ATTEMPTED || kind == Kind.RENDER_FAILED;
    }
}
