package org.communique.outbound;

import java.time.Duration;

/**
 * What came of a request: a status, or a failure. A status counts although the body breaks off, unless some of the body was wanted.
 *
 * @param status from 200 to 599; null when there was none
 * @param failure null when there is a status
 * @param retryAfter the header as it came, or null
 * @param body the first bytes of it, as many as were wanted: as long as that, it may have been longer; never null
 * @param duration from the call until there was an answer or none to be expected any more
 */
public record OutboundResponse(Integer status, Failure failure, String retryAfter, byte[] body, Duration duration) {
    static OutboundResponse of(int status, String retryAfter, byte[] body, Duration duration) {
        return new OutboundResponse(status, null, retryAfter, body, duration);
    }

    static OutboundResponse of(Failure failure, Duration duration) {
        return new OutboundResponse(null, failure, null, new byte[0], duration);
    }
}
