package org.communique.websub;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.communique.web.HttpDate;

/** When a delivery is tried again that was not taken. */
final class Schedule {
    private static final List<Duration> RETRIES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    /** So much later at most, of the time until then: who failed together does not come back together. */
    private static final double JITTER = 0.1;

    private static final Duration LONGEST_WISH = Duration.ofDays(1);

    private Schedule() {}

    /**
     * When to try again; empty when that is over.
     *
     * @param failures   how often it failed, with this time
     * @param retryAfter what the recipient says of it (RFC 9110, section 10.2.3), for which it is given a day; may be null
     */
    static Optional<Instant> next(int failures, String retryAfter, Instant now) {
        if (failures > RETRIES.size()) {
            return Optional.empty();
        }
        Duration pause = RETRIES.get(failures - 1);
        pause = pause.plusMillis(
                (long) (pause.toMillis() * JITTER * ThreadLocalRandom.current().nextDouble()));
        Duration wish = wish(retryAfter, now);
        return Optional.of(now.plus(wish.compareTo(pause) > 0 ? wish : pause));
    }

    private static Duration wish(String retryAfter, Instant now) {
        if (retryAfter == null) {
            return Duration.ZERO;
        }
        String value = retryAfter.strip();
        Duration wish = value.matches("[0-9]{1,9}")
                ? Duration.ofSeconds(Long.parseLong(value))
                : HttpDate.parse(value)
                        .map(until -> Duration.between(now, until))
                        .orElse(Duration.ZERO);
        return wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    }
}
