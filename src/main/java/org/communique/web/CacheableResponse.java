package org.communique.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A response that is the same for every reader until it expires. How much of it is sent depends on the conditions of a request and on the
 * time. Header values are encoded once: see {@link HttpHeaders#createOptimized}.
 *
 * @param body  the bytes as sent
 * @param type  the media type
 * @param links values of {@code Link}
 * @param tag   the strong entity tag of the bytes
 * @param times when the response was made, and when it expires
 */
public record CacheableResponse(
        Buffer body,
        ContentCoding contentCoding,
        CharSequence type,
        List<CharSequence> links,
        CharSequence tag,
        Times times) {
    /** The key under which a request's routing context holds its cacheable response. */
    public static final String CONTEXT_KEY = "communique.public-response";

    /** The request headers on which responses depend: the value of {@code Vary}. */
    public static final CharSequence VARY = HttpHeaders.createOptimized("Accept, Accept-Encoding, Authorization");

    private static final CharSequence ETAG = HttpHeaders.createOptimized("ETag");
    private static final CharSequence LAST_MODIFIED = HttpHeaders.createOptimized("Last-Modified");
    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
    private static final CharSequence CONTENT_ENCODING = HttpHeaders.createOptimized("Content-Encoding");

    /**
     * The times of a response.
     *
     * @param lastModified when the shown data last changed, in whole seconds; null if unknown
     * @param lastModifiedDate the same as the value of {@code Last-Modified}; null if unknown
     * @param createdAt    when the request arrived
     * @param expiresAt    when the response becomes stale by itself; null if never
     */
    public record Times(Instant lastModified, CharSequence lastModifiedDate, Instant createdAt, Instant expiresAt) {
        static Times of(Instant lastModified, Instant createdAt, Instant expiresAt) {
            if (lastModified == null) {
                return new Times(null, null, createdAt, expiresAt);
            }
            Instant second = lastModified.truncatedTo(ChronoUnit.SECONDS);
            return new Times(second, HttpHeaders.createOptimized(HttpDate.of(second)), createdAt, expiresAt);
        }
    }

    /** Whether the response may be sent at an instant: not after it expires, and not before it was made, in case a clock was set back. */
    public boolean isFreshAt(Instant now) {
        return !now.isBefore(times.createdAt())
                && now.isBefore(times.createdAt().plus(CacheLifetime.MAX_AGE))
                && (times.expiresAt() == null || now.isBefore(times.expiresAt()));
    }

    /**
     * Writes the headers of the response to a read, except {@code Cache-Control}.
     *
     * @param headers receives names and values
     * @return true if the bytes follow, with 200; false for a 304
     */
    public boolean write(
            BiConsumer<CharSequence, CharSequence> headers, ConditionalRequest conditionalRequest, Instant now) {
        headers.accept(ETAG, tag);
        if (lastModifiedAt(now) != null) {
            headers.accept(LAST_MODIFIED, times.lastModifiedDate());
        }
        if (isNotModified(conditionalRequest, now)) {
            return false;
        }
        headers.accept(CONTENT_TYPE, type);
        if (contentCoding.header() != null) {
            headers.accept(CONTENT_ENCODING, contentCoding.header());
        }
        return true;
    }

    /** Whether the client already has the bytes. */
    public boolean isNotModified(ConditionalRequest conditionalRequest, Instant now) {
        return conditionalRequest.isNotModified(tag.toString(), lastModifiedAt(now));
    }

    /** The value of {@code Cache-Control}. */
    public CharSequence cacheControl(Instant now) {
        return CacheLifetime.publicUntil(times.expiresAt(), now);
    }

    /** Returns null until the second of the last modification is over: a second change in it would have the same date. */
    private Instant lastModifiedAt(Instant now) {
        Instant second = times.lastModified();
        return second == null || second.plusSeconds(1).isAfter(now) ? null : second;
    }
}
