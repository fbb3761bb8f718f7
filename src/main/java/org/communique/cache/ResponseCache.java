package org.communique.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.communique.web.CacheableResponse;

/**
 * Public responses, and requests that are about to render one. Each change that readers could notice begins a new generation, which is
 * part of the key: a response that was requested before a change is sent to those who requested it before, and never to anyone else.
 */
@ApplicationScoped
public class ResponseCache {
    /** Each waiting request takes a connection and some hundred bytes. */
    private static final int MAX_WAITING = 10_000;

    /** Approximate memory of an entry beside its texts, in bytes. */
    private static final int OVERHEAD = 600;

    /** A larger response is not kept, because it would displace many others. */
    private static final int MAX_ENTRY_FRACTION = 8;

    private final AsyncCache<CacheKey, CacheableResponse> responses;
    private final long maxEntryBytes;
    private final AtomicLong generation = new AtomicLong();
    private volatile long invalidatedAt = System.nanoTime();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Counter rendered;
    private final Counter invalidations;
    private final Counter bypassed;

    ResponseCache(CacheConfig config, MeterRegistry registry) {
        this.responses = Caffeine.newBuilder()
                .maximumWeight(config.maxBytes())
                .<CacheKey, CacheableResponse>weigher(ResponseCache::weight)
                .recordStats()
                .buildAsync();
        this.maxEntryBytes = config.maxBytes() / MAX_ENTRY_FRACTION;
        CaffeineCacheMetrics.monitor(registry, responses, "communique.responses");
        // The name before 1.0, for one release.
        CaffeineCacheMetrics.monitor(registry, responses, "communique.answers");
        this.invalidations = Counter.builder("communique.responses.invalidations")
                .description("Invalidations of all cached responses, because something has changed")
                .register(registry);
        this.bypassed = Counter.builder("communique.responses.bypassed")
                .description("Requests that did not use the cache, because the end of the journal was not known")
                .register(registry);
        this.rendered = Counter.builder("communique.responses.rendered")
                .description("Public responses that were rendered because none was cached")
                .register(registry);
    }

    private static int weight(CacheKey key, CacheableResponse response) {
        int links = response.links().stream().mapToInt(CharSequence::length).sum();
        return response.body().length() + links + key.bytes() + OVERHEAD;
    }

    /** The present generation of responses. */
    long generation() {
        return generation.get();
    }

    /** The response for a key, or the request that renders it; null when there is neither. */
    CompletableFuture<CacheableResponse> find(CacheKey key) {
        return responses.getIfPresent(key);
    }

    /**
     * Puts a request that will render a response in the place of what {@link #find} returned.
     *
     * @return whether the place was still the same
     */
    boolean claimRendering(
            CacheKey key, CompletableFuture<CacheableResponse> found, CompletableFuture<CacheableResponse> rendering) {
        return found == null
                ? responses.asMap().putIfAbsent(key, rendering) == null
                : responses.asMap().replace(key, found, rendering);
    }

    /**
     * Completes a request. Only the first call counts. A large response is passed to those who wait for it, and is not kept.
     *
     * @param response null when the response is not for others: it is not cached, and waiting requests go on by themselves
     */
    void complete(CacheKey key, CompletableFuture<CacheableResponse> rendering, CacheableResponse response) {
        if (response != null && response.body().length() > maxEntryBytes) {
            responses.asMap().remove(key, rendering);
        }
        if (rendering.complete(response) && response != null) {
            rendered.increment();
        }
    }

    /** @return whether another request may wait; it has to call {@link #endWait} afterwards */
    boolean tryWait() {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            endWait();
            return false;
        }
        return true;
    }

    void endWait() {
        waiting.decrementAndGet();
    }

    /**
     * When the last change became known. Data that may lack it must not be cached.
     *
     * @return by {@link System#nanoTime()}
     */
    public long invalidatedAt() {
        return invalidatedAt;
    }

    /** Counts a request that did not use the cache. */
    void bypass() {
        bypassed.increment();
    }

    /** Invalidates all responses, because something has changed. */
    synchronized void invalidate() {
        // First, so that every thread that sees the new generation sees this time.
        invalidatedAt = System.nanoTime();
        generation.incrementAndGet();
        invalidations.increment();
        responses.synchronous().invalidateAll();
    }
}
