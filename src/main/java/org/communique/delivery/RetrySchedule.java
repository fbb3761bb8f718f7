package org.communique.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.communique.web.HttpDate;

/**
 * When what was not taken is tried again: the example schedule of Standard Webhooks 1.0.0, ten attempts in three days and some hours, each
 * pause longer by up to a tenth so that not all come back at once.
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

    /** From the first attempt to the last, at least. */
    public static final Duration SPAN = PAUSES.stream().reduce(Duration.ZERO, Duration::plus);

    private static final double JITTER = 0.1;
    /** Who asks for more time than that is asked again after it. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private RetrySchedule() {}

    /**
     * The instant of the next attempt; empty when there is none.
     *
     * @param tries how often it was tried by now
     * @param rest  until when the recipient wants to be left alone; may be null
     */
    public static Optional<Instant> next(int tries, Instant now, Instant rest) {
        if (tries > PAUSES.size()) {
            return Optional.empty();
        }
        Duration pause = PAUSES.get(tries - 1);
        double jitter = ThreadLocalRandom.current().nextDouble(JITTER);
        Instant next = now.plus(pause).plusMillis((long) (pause.toMillis() * jitter));
        return Optional.of(rest != null && rest.isAfter(next) ? rest : next);
    }

    /**
     * Until when a recipient wants to be left alone, a day at most.
     *
     * @param retryAfter the header of that name (RFC 9110, section 10.2.3): seconds or a date; may be null
     * @return null when it does not say so
     */
    public static Instant rest(String retryAfter, Instant now) {
        Instant until = parse(retryAfter, now);
        if (until == null || !until.isAfter(now)) {
            return null;
        }
        Instant latest = now.plus(LONGEST);
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
