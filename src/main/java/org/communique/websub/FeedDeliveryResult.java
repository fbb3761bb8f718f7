package org.communique.websub;

import org.communique.outbound.OutboundResponse;

/**
 * What came of a parcel.
 *
 * @param state  the state that the feed was in
 * @param answer null when it was not sent
 */
record FeedDeliveryResult(Kind kind, byte[] state, OutboundResponse answer) {

    /** What it comes to. */
    enum Kind {
        SENT,
        /** The subscriber has what the feed shows. */
        NOTHING_NEW,
        /** There was no room for it. */
        POSTPONED,
        /** The feed could not be made. */
        NOT_MADE,
        /** It is no feed any more. */
        NO_FEED
    }
}
