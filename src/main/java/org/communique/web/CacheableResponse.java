package org.communique.web;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What anyone is answered who asks the same, until it ends. What is sent of it depends on the reader's condition and on the time.
 *
 * @param body  the bytes as they are sent
 * @param type  the media type
 * @param links values of {@code Link}
 * @param tag   the strong entity tag of the bytes
 * @param times when it was made, and when it ends by itself
 */
public record CacheableResponse(
        Buffer body, ContentCoding contentCoding, String type, List<String> links, String tag, Times times) {
    /** Under this name it is put down with the request that it answers, for whoever keeps answers. */
    public static final String CONTEXT_KEY = "communique.public-answer";

    /** On what answers depend beside the address, as {@code Vary} says it. */
    public static final String VARY = "Accept, Accept-Encoding, Authorization";

    /**
     * @param modified when what is shown last changed; null where that is not known
     * @param made     when it was asked for
     * @param next     when it turns stale by itself; null when it does not
     */
    public record Times(Instant lastModified, Instant createdAt, Instant expiresAt) {}

    /** Whether it is the answer at that instant, as far as time goes: neither after its end nor, when a clock was set back, before it was made. */
    public boolean isFreshAt(Instant now) {
        return !now.isBefore(times.createdAt())
                && now.isBefore(times.createdAt().plus(CacheLifetime.MAX_AGE))
                && (times.expiresAt() == null || now.isBefore(times.expiresAt()));
    }

    /**
     * Says what goes with the answer to a read of it, but for how long it may be kept.
     *
     * @param headers takes names and values
     * @return whether the bytes follow, with 200; else it is a 304
     */
    public boolean write(BiConsumer<String, String> headers, ConditionalRequest conditionalRequest, Instant now) {
        Instant modified = lastModifiedAt(now);
        headers.accept("ETag", tag);
        if (modified != null) {
            headers.accept("Last-Modified", HttpDate.of(modified));
        }
        if (conditionalRequest.isNotModified(tag, modified)) {
            return false;
        }
        headers.accept("Content-Type", type);
        if (contentCoding.header() != null) {
            headers.accept("Content-Encoding", contentCoding.header());
        }
        return true;
    }

    /** The value of {@code Cache-Control}. */
    public String cacheControl(Instant now) {
        return CacheLifetime.publicUntil(times.expiresAt(), now);
    }

    /** In a second that is not over something else may change, which nobody could tell by a date: it is told when it is. */
    private Instant lastModifiedAt(Instant now) {
        Instant second =
                times.lastModified() == null ? null : times.lastModified().truncatedTo(ChronoUnit.SECONDS);
        return second == null || second.plusSeconds(1).isAfter(now) ? null : second;
    }
}
