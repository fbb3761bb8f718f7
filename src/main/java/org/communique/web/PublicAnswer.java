package org.communique.web;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What anyone is answered who asks the same, until it ends. What is sent of it depends on the reader's condition and on the time.
 *
 * @param body  the bytes as they are sent
 * @param type  the media type
 * @param links values of {@code Link}
 * @param tag   the strong entity tag of the bytes
 * @param times when it was made, and when it ends by itself
 */
public record PublicAnswer(Buffer body, Coding coding, String type, List<String> links, String tag, Times times) {
    /** Under this name it is put down with the request that it answers, for whoever keeps answers. */
    public static final String OF_REQUEST = "communique.public-answer";

    /** On what answers depend beside the address, as {@code Vary} says it. */
    public static final String VARY = "Accept, Accept-Encoding, Authorization";

    /** Longer than that nothing is kept, whatever else is known of it. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /**
     * @param modified when what is shown last changed; null where that is not known
     * @param made     when it was asked for
     * @param next     when it turns stale by itself; null when it does not
     */
    public record Times(Instant modified, Instant made, Instant next) {}

    /** Whether it is the answer at that instant, as far as time goes: neither after its end nor, when a clock was set back, before it was made. */
    public boolean holdsAt(Instant now) {
        return !now.isBefore(times.made())
                && now.isBefore(times.made().plus(LONGEST))
                && (times.next() == null || now.isBefore(times.next()));
    }

    public boolean isHadBy(Condition condition, Instant now) {
        return condition.isMetBy(tag, modifiedBy(now));
    }

    /** The value of {@code Cache-Control}. */
    public String cacheControl(Instant now) {
        return Freshness.publicUntil(times.next(), now);
    }

    /** The value of {@code Last-Modified}; null when it is not told. */
    public String lastModified(Instant now) {
        Instant modified = modifiedBy(now);
        return modified == null ? null : HttpDate.of(modified);
    }

    /** In a second that is not over something else may change, which nobody could tell by a date: it is told when it is. */
    private Instant modifiedBy(Instant now) {
        Instant second = times.modified() == null ? null : times.modified().truncatedTo(ChronoUnit.SECONDS);
        return second == null || second.plusSeconds(1).isAfter(now) ? null : second;
    }
}
