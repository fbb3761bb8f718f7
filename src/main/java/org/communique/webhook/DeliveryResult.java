package org.communique.webhook;

import java.time.Instant;
import org.communique.outbound.OutboundResponse;

/**
 * What came of an attempt.
 *
 * @param at     when it began
 * @param answer null when nothing was sent
 */
record DeliveryResult(Kind kind, Instant at, OutboundResponse answer) {
    private static final int GONE = 410;

    enum Kind {
        /** There was an attempt, whatever came of it. */
        TRIED,
        /** The release may not be syndicated any more. */
        DROPPED,
        /** There was no room for it just now, or no database. */
        HELD_BACK,
        /** What to send could not be written. */
        UNWRITABLE,
        /** The key that the subscription belongs to has ended. */
        OWNER_ENDED
    }

    /** Whether it counts as one of those that there are. */
    boolean isTry() {
        return kind == Kind.TRIED || kind == Kind.UNWRITABLE;
    }

    boolean isTaken() {
        return kind == Kind.TRIED && answer.status() != null && answer.status() / 100 == 2;
    }

    boolean isGone() {
        return kind == Kind.TRIED && answer.status() != null && answer.status() == GONE;
    }
}
