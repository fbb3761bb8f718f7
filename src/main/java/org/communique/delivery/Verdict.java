package org.communique.delivery;

import java.time.Instant;
import java.util.Optional;
import org.communique.outbound.OutboundResponse;

/**
 * What follows from the response to a delivery, the same for webhooks and WebSub: 2xx is delivered, 410 ends the subscription, anything
 * else is retried by the {@link RetrySchedule} until its attempts are used up.
 *
 * @param retryAt   the instant of the next attempt; null for none
 * @param notBefore until when the recipient asked not to be sent anything ({@code Retry-After}); null if it did not
 */
public record Verdict(Kind kind, Instant retryAt, Instant notBefore) {
    private static final int GONE = 410;

    /** What is done with the delivery. */
    public enum Kind {
        DELIVERED,
        GONE,
        RETRY,
        GIVE_UP
    }

    /**
     * @param response the response; null when nothing could be sent
     * @param attempts the number of attempts including this one
     */
    public static Verdict of(OutboundResponse response, int attempts, Instant now) {
        Integer status = response == null ? null : response.status();
        if (status != null && status / 100 == 2) {
            return new Verdict(Kind.DELIVERED, null, null);
        }
        Instant notBefore = response == null ? null : RetrySchedule.notBefore(response.retryAfter(), now);
        if (status != null && status == GONE) {
            return new Verdict(Kind.GONE, null, notBefore);
        }
        Optional<Instant> retry = RetrySchedule.next(attempts, now, notBefore);
        return new Verdict(retry.isPresent() ? Kind.RETRY : Kind.GIVE_UP, retry.orElse(null), notBefore);
    }
}
