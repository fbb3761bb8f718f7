package org.communique.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.communique.web.HttpDate;

/**
 * The instants of retries: the example schedule of Standard Webhooks 1.0.0, ten attempts in a little more than three days. Each pause is
 * longer by a random part of up to a tenth, so that retries do not come all at once.
 */
public final class RetrySchedule {
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    /** The shortest time from the first attempt to the last. */
    public static final Duration SPAN = PAUSES.stream().reduce(Duration.ZERO, Duration::plus);

    private static final double JITTER = 0.1;
    /** Limit of {@code Retry-After}. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

    private RetrySchedule() {}

    /**
     * Returns the instant of the next attempt; empty when there is none.
     *
     * @param attempts the number of attempts so far
     * @param notBefore until when the recipient asked not to be sent anything; may be null
     */
    public static Optional<Instant> next(int attempts, Instant now, Instant notBefore) {
        if (attempts > PAUSES.size()) {
            return Optional.empty();
        }
        Duration pause = PAUSES.get(attempts - 1);
        double jitter = ThreadLocalRandom.current().nextDouble(JITTER);
        Instant next = now.plus(pause).plusMillis((long) (pause.toMillis() * jitter));
        return Optional.of(notBefore != null && notBefore.isAfter(next) ? notBefore : next);
    }

    /**
     * Returns until when a recipient asked not to be sent anything, a day at most.
     *
     * @param retryAfter the header of that name (RFC 9110, section 10.2.3): seconds or a date; may be null
     * @return null without a valid header
     */
    public static Instant notBefore(String retryAfter, Instant now) {
        Instant until = parse(retryAfter, now);
        if (until == null || !until.isAfter(now)) {
            return null;
        }
        Instant latest = now.plus(MAX_RETRY_AFTER);
        return until.isAfter(latest) ? latest : until;
    }

    private static Instant parse(String retryAfter, Instant now) {
        if (retryAfter == null) {
            return null;
        }
        String value = retryAfter.strip();
        return value.matches("[0-9]{1,9}")
                ? now.plusSeconds(Long.parseLong(value))
                : HttpDate.parse(value).orElse(null);
    }
}
