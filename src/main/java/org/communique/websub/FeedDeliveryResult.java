package org.communique.websub;

import org.communique.outbound.OutboundResponse;

/**
 * The result of sending a feed to a subscriber.
 *
 * @param state    the state of the feed; null when there is none
 * @param response null when nothing was sent
 */
record FeedDeliveryResult(Kind kind, byte[] state, OutboundResponse response) {
    enum Kind {
        SENT,
        /** The subscriber has this state of the feed already. */
        UP_TO_DATE,
        /** Too much was in flight. */
        DEFERRED,
        /** The feed could not be rendered. */
        RENDER_FAILED,
        /** The topic is not a feed any more. */
        NO_FEED
    }
}
