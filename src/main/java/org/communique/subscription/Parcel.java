package org.communique.subscription;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A body that goes to many at once, and is counted once among what is held in memory, until the last of them is done with it. */
final class Parcel {
    private final byte[] bytes;
    private final AtomicLong held;
    private final AtomicInteger users = new AtomicInteger();

    /** @param held the bytes of all parcels on their way */
    Parcel(byte[] bytes, AtomicLong held) {
        this.bytes = bytes;
        this.held = held;
    }

    byte[] use() {
        if (users.getAndIncrement() == 0) {
            held.addAndGet(bytes.length);
        }
        return bytes;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            held.addAndGet(-bytes.length);
        }
    }
}
