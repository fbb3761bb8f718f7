package org.communique.outbound;

import java.time.Duration;

/**
 * The result of a request: a status or a failure. An incomplete body is a failure only if the request asked for some of the body.
 *
 * @param status from 200 to 599; null for a failure
 * @param failure null if there is a status
 * @param retryAfter the unparsed header {@code Retry-After}, or null
 * @param body the first bytes of the body, up to the requested number, at which the body may have been cut; never null
 * @param duration from the call to the response or the failure
 */
public record OutboundResponse(Integer status, Failure failure, String retryAfter, byte[] body, Duration duration) {
    static OutboundResponse of(int status, String retryAfter, byte[] body, Duration duration) {
        return new OutboundResponse(status, null, retryAfter, body, duration);
    }

    static OutboundResponse of(Failure failure, Duration duration) {
        return new OutboundResponse(null, failure, null, new byte[0], duration);
    }
}
