package org.communique.subscription;

import java.time.Instant;
import org.communique.outbound.OutboundAnswer;

/**
 * What came of an attempt.
 *
 * @param at     when it began
 * @param answer null when nothing was sent
 */
record Sent(Kind kind, Instant at, OutboundAnswer answer) {
    private static final int GONE = 410;

    enum Kind {
        /** There was an attempt, whatever came of it. */
        TRIED,
        /** The release may not be syndicated any more. */
        DROPPED,
        /** The key that the subscription belongs to has ended. */
        OWNER_ENDED
    }

    boolean isTaken() {
        return kind == Kind.TRIED && answer.status() != null && answer.status() / 100 == 2;
    }

    boolean isGone() {
        return kind == Kind.TRIED && answer.status() != null && answer.status() == GONE;
    }
}
