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

/** Token buckets that hold so many tokens a minute, one for each of whatever is limited, on this node. Those not used for a while are forgotten. */
public final class RateBuckets<K> {
    static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MOST = 100_000;

    private final TimeMeter time;
    /** A bucket is full again after its period: to forget it then gives nothing away. */
    private final ConcurrentMap<K, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(PERIOD.multipliedBy(2))
            .<K, Bucket>build()
            .asMap();

    public RateBuckets(Clock clock) {
        this.time = new ClockMeter(clock);
    }

    public Bucket get(K limited, int tokensPerMinute) {
        return buckets.computeIfAbsent(limited, make(tokensPerMinute));
    }

    /** Whole seconds, rounded up, as {@code Retry-After} wants them. */
    public static long seconds(long nanoseconds) {
        return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanoseconds + TimeUnit.SECONDS.toNanos(1) - 1));
    }

    private Function<K, Bucket> make(int tokens) {
        return limited -> Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(tokens).refillGreedy(tokens, PERIOD))
                .build();
    }

    private record ClockMeter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
