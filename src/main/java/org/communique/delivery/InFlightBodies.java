package org.communique.delivery;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.communique.memory.MemoryBudget;

/**
 * Limits the memory of request bodies that are being sent. Equal bodies are held once, for all recipients, so that many recipients that
 * hang take no more memory than one.
 */
public final class InFlightBodies {
    private final MemoryBudget memory;
    private final long maxBytes;
    private final Map<ByteBuffer, Body> bodies = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** @param maxBytes limit, which the body that reaches it may exceed */
    InFlightBodies(MemoryBudget memory, long maxBytes) {
        this.memory = memory;
        this.maxBytes = maxBytes;
    }

    /** A body with a count of its users. */
    public final class Body {
        private final ByteBuffer key;
        private final MemoryBudget.Share share;
        private int users;

        private Body(ByteBuffer key, MemoryBudget.Share share) {
            this.key = key;
            this.share = share;
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
                share.close();
                return null;
            });
        }

        /** Does something with the body for a user, who is removed when it has ended, even if it fails. */
        public <T> CompletionStage<T> releaseAfter(Supplier<CompletionStage<T>> work) {
            CompletionStage<T> result;
            try {
                result = work.get();
            } catch (RuntimeException | Error e) {
                release();
                throw e;
            }
            return result.whenComplete((value, failure) -> release());
        }

        private Body retained() {
            users++;
            return this;
        }
    }

    /**
     * Adds a body, or a user of an equal one. Each body that is returned needs a call of {@link Body#release}.
     *
     * @return null if no memory is free for it: it should be sent later
     */
    public Body tryAdd(byte[] content) {
        return bodies.compute(ByteBuffer.wrap(content), (key, body) -> {
            if (body != null) {
                return body.retained();
            }
            MemoryBudget.Share share = memory.tryTake(content.length);
            if (share == null) {
                return null;
            }
            bytes.addAndGet(content.length);
            return new Body(key, share).retained();
        });
    }

    /** Whether the limit is exceeded: nothing more should be fetched until bodies are released. */
    public boolean isFull() {
        return bytes.get() > maxBytes;
    }
}
