package org.communique.web;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Generates ids: UUIDv7 (RFC 9562), which sort by time of creation, so that indexes grow at their end. */
public final class TimeOrderedIds {
    private static final TimeBasedEpochGenerator GENERATOR = generator(System::currentTimeMillis);

    private TimeOrderedIds() {}

    public static UUID next() {
        return GENERATOR.generate();
    }

    static TimeBasedEpochGenerator generator(LongSupplier clock) {
        return Generators.timeBasedEpochGenerator(new SecureRandom(), new AscendingClock(clock));
    }

    /**
     * Stands still while the system clock is behind a time that it had before, so that ids keep their order when the clock is set back (RFC
     * 9562, section 6.2). The generator counts within a millisecond.
     */
    private static final class AscendingClock extends UUIDClock {
        private final LongSupplier clock;
        private final AtomicLong latest = new AtomicLong();

        AscendingClock(LongSupplier clock) {
            this.clock = clock;
        }

        @Override
        public long currentTimeMillis() {
            return latest.accumulateAndGet(clock.getAsLong(), Math::max);
        }
    }
}
