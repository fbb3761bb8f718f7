package org.communique.delivery;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the memory of request bodies that are being sent. Equal bodies are held once, for all recipients, so that many recipients that
 * hang take no more memory than one.
 */
public final class InFlightBodies {
    private final long maxBytes;
    private final Map<ByteBuffer, Body> bodies = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** @param maxBytes limit, which the body that reaches it may exceed */
    public InFlightBodies(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A body with a count of its users. */
    public final class Body {
        private final ByteBuffer key;
        private int users;

        private Body(ByteBuffer key) {
            this.key = key;
        }

        public byte[] bytes() {
            return key.array();
        }

        /** Adds a user. Call it only while there is one. */
        public void retain() {
            bodies.computeIfPresent(key, (same, body) -> body.retained());
        }

        /** Removes a user. The last one frees the memory. */
        public void release() {
            bodies.computeIfPresent(key, (same, body) -> {
                body.users--;
                if (body.users > 0) {
                    return body;
                }
                InFlightBodies.this.bytes.addAndGet(-bytes().length);
                return null;
            });
        }

        private Body retained() {
            users++;
            return this;
        }
    }

    /** Adds a body, or a user of an equal one. Each call needs a call of {@link Body#release}. */
    public Body add(byte[] content) {
        return bodies.compute(ByteBuffer.wrap(content), (key, body) -> {
            if (body != null) {
                return body.retained();
            }
            bytes.addAndGet(content.length);
            return new Body(key).retained();
        });
    }

    /** Whether the limit is exceeded: nothing more should be fetched until bodies are released. */
    public boolean isFull() {
        return bytes.get() > maxBytes;
    }
}
