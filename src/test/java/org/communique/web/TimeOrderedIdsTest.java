package org.communique.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
    private static final long HOUR_MILLIS = 3_600_000;

    @Test
    void ids_keep_their_order_when_the_clock_is_set_back() {
        AtomicLong clock = new AtomicLong(System.currentTimeMillis());
        var generator = TimeOrderedIds.generator(clock::get);
        List<UUID> ids = new ArrayList<>(
                Stream.generate(generator::generate).limit(1_000).toList());
        clock.addAndGet(-HOUR_MILLIS);
        Stream.generate(generator::generate).limit(1_000).forEach(ids::add);
        clock.addAndGet(2 * HOUR_MILLIS);
        Stream.generate(generator::generate).limit(1_000).forEach(ids::add);

        List<String> texts = ids.stream().map(UUID::toString).toList();
        assertEquals(texts.stream().sorted().distinct().toList(), texts);
    }
}
