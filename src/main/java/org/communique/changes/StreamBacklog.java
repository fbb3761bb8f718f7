package org.communique.changes;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that wait for slow clients of all streams. When there are too many, each slow client gets one event at a time. */
final class StreamBacklog {
    private static final int HEAP_FRACTION = 16;

    private final long maxBytes = Runtime.getRuntime().maxMemory() / HEAP_FRACTION;
    private final AtomicLong bytes = new AtomicLong();

    void add(int difference) {
        bytes.addAndGet(difference);
    }

    boolean isFull() {
        return bytes.get() > maxBytes;
    }
}
