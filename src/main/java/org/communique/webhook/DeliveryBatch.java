package org.communique.webhook;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bodies that are on their way. Like ones are held in memory once, however many they go to and whenever: many who hang take no more
 * of it than one.
 */
final class DeliveryBatch {
    private final long most;
    private final Map<ByteBuffer, Parcel> held = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** @param most of bytes, about */
    DeliveryBatch(long most) {
        this.most = most;
    }

    /** A body, to be let go as often as it was held. */
    final class Parcel {
        private final ByteBuffer key;
        private int users;

        private Parcel(ByteBuffer key) {
            this.key = key;
        }

        byte[] body() {
            return key.array();
        }

        /** For somebody more, while somebody has it. */
        void hold() {
            held.computeIfPresent(key, (same, parcel) -> parcel.more());
        }

        void letGo() {
            held.computeIfPresent(key, (same, parcel) -> {
                parcel.users--;
                if (parcel.users > 0) {
                    return parcel;
                }
                bytes.addAndGet(-body().length);
                return null;
            });
        }

        private Parcel more() {
            users++;
            return this;
        }
    }

    Parcel hold(byte[] body) {
        return held.compute(ByteBuffer.wrap(body), (key, parcel) -> {
            if (parcel != null) {
                return parcel.more();
            }
            bytes.addAndGet(body.length);
            return new Parcel(key).more();
        });
    }

    /** Whether nothing more should be fetched until there is less. */
    boolean isFull() {
        return bytes.get() > most;
    }
}
