package org.communique.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Token buckets by key, refilled over a minute, on this node. Buckets that have not been used for two minutes are evicted. */
public final class RateBuckets<K> {
    static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MAX_BUCKETS = 100_000;

    private final TimeMeter time;
    /** Eviction grants no additional tokens, because a bucket that has not been used for its period is full again. */
    private final ConcurrentMap<K, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_BUCKETS)
            .expireAfterAccess(PERIOD.multipliedBy(2))
            .<K, Bucket>build()
            .asMap();

    public RateBuckets(Clock clock) {
        this.time = new ClockMeter(clock);
    }

    public Bucket get(K key, int tokensPerMinute) {
        return buckets.computeIfAbsent(key, newBucket(tokensPerMinute));
    }

    /** Converts to whole seconds, rounded up and at least 1, as {@code Retry-After} requires. */
    public static long toSeconds(long nanoseconds) {
        return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanoseconds + TimeUnit.SECONDS.toNanos(1) - 1));
    }

    private Function<K, Bucket> newBucket(int tokens) {
        return key -> Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(tokens).refillGreedy(tokens, PERIOD))
                .build();
    }

    /** Adds up the time that passes by a clock. When the clock is set back, only that moment is lost: buckets continue to be refilled. */
    private static final class ClockMeter implements TimeMeter {
        private final Clock clock;
        private Instant last;
        private long elapsed;

        ClockMeter(Clock clock) {
            this.clock = clock;
            this.last = clock.instant();
        }

        @Override
        public synchronized long currentTimeNanos() {
            Instant now = clock.instant();
            elapsed += Math.max(0, Duration.between(last, now).toNanos());
            last = now;
            return elapsed;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
