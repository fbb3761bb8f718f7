package org.communique.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.communique.web.CacheableResponse;

/**
 * The answers that are kept, up to so many bytes, the least asked for dropped first. Whatever happens that readers could notice begins a
 * new generation, and an answer is good in the generation only in which it was asked for: what was read before a change and comes after
 * it is given to who asked before, and never kept.
 */
@ApplicationScoped
public class ResponseCache {
    /** Who waits takes a connection and some hundred bytes. */
    private static final int MOST_WAITING = 10_000;

    private final Cache<CacheKey, CachedResponse> kept;
    private final ConcurrentMap<CacheKey, InFlightRequest> flights = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();
    private volatile long droppedAt = System.nanoTime();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Counter made;
    private final Counter drops;
    private final Counter bypassed;

    ResponseCache(CacheConfig config, MeterRegistry registry) {
        this.kept = Caffeine.newBuilder()
                .maximumWeight(config.size().asLongValue())
                .<CacheKey, CachedResponse>weigher((cacheKey, answer) -> answer.weight(cacheKey))
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(registry, kept, "communique.responses");
        // The name before 1.0, for one release.
        CaffeineCacheMetrics.monitor(registry, kept, "communique.answers");
        this.drops = Counter.builder("communique.responses.invalidations")
                .description("How often everything kept was dropped, as something had changed")
                .register(registry);
        this.bypassed = Counter.builder("communique.responses.bypassed")
                .description("How often nothing was looked for in what is kept, as the journal could not be read")
                .register(registry);
        this.made = Counter.builder("communique.responses.rendered")
                .description("Answers for everyone that were made, as none was kept")
                .register(registry);
    }

    /** What is kept; null when nothing is. */
    CachedResponse find(CacheKey cacheKey) {
        return current(kept.getIfPresent(cacheKey));
    }

    /**
     * The making of an answer to wait for.
     *
     * @param found what {@link #find} brought
     * @param own what sets out when none is under way, or none that knows of the last change
     * @return null when another has landed since, so that it is worth to find again
     */
    InFlightRequest join(CacheKey cacheKey, CachedResponse found, InFlightRequest own) {
        return flights.compute(cacheKey, (same, present) -> {
            if (present != null && present.generation() == own.generation()) {
                return present;
            }
            CachedResponse landed = current(kept.policy().getIfPresentQuietly(cacheKey));
            return landed == null || landed == found ? own : null;
        });
    }

    private CachedResponse current(CachedResponse answer) {
        return answer != null && answer.generation() == generation.get() ? answer : null;
    }

    InFlightRequest flight() {
        return new InFlightRequest(generation.get());
    }

    /** @param answer null when there is none for others */
    void land(CacheKey cacheKey, InFlightRequest inFlightRequest, CacheableResponse answer) {
        CachedResponse brought = answer == null ? null : new CachedResponse(answer, inFlightRequest.generation());
        if (brought != null) {
            made.increment();
        }
        if (brought != null && inFlightRequest.generation() == generation.get()) {
            kept.put(cacheKey, brought);
        }
        flights.remove(cacheKey, inFlightRequest);
        inFlightRequest.land(brought);
    }

    /** @return whether there is room for another who waits; who was let in has to {@link #leave} */
    boolean enter() {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        waiting.decrementAndGet();
    }

    /**
     * When the last change became known. What is read without it must not be kept.
     *
     * @return by {@link System#nanoTime()}
     */
    public long droppedAt() {
        return droppedAt;
    }

    /** Whoever asks is answered without what is kept, which may not be current. */
    void bypass() {
        bypassed.increment();
    }

    /** Something has changed. */
    synchronized void drop() {
        // First, so that whoever sees the new generation sees this.
        droppedAt = System.nanoTime();
        generation.incrementAndGet();
        drops.increment();
        kept.invalidateAll();
    }
}
