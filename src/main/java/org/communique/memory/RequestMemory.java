package org.communique.memory;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The shares of the {@link MemoryBudget} that the current request holds until its response is sent, or its connection is closed. A request
 * that needs little takes no share: the limits of concurrent requests bound these.
 */
@ApplicationScoped
public class RequestMemory {
    /** The content that a request may load without a share, in bytes as sent or stored. */
    public static final int FREE_CONTENT = 256 * 1024;

    /** A client that reads a large response slower than this keeps others from theirs, and is disconnected. */
    private static final Duration MAX_HELD = Duration.ofMinutes(1);

    /** Between the response cache, which has 250, and the limits of concurrent requests, which have 240. */
    private static final int BEFORE_ADMISSION = 245;

    private static final String CONTEXT_KEY = RequestMemory.class.getName();

    private final MemoryBudget budget;
    private final CurrentVertxRequest current;
    private final RequestWork work;
    private final ThreadLocal<List<MemoryBudget.Share>> background = new ThreadLocal<>();

    RequestMemory(MemoryBudget budget, CurrentVertxRequest current, RequestWork work) {
        this.budget = budget;
        this.current = current;
        this.work = work;
    }

    void register(@Observes Filters filters) {
        filters.register(
                request -> {
                    held(request);
                    request.next();
                },
                BEFORE_ADMISSION);
    }

    /**
     * Takes a share for content that the current request, or the current background work, loads and sends. Other work takes its shares itself.
     *
     * @param content bytes as stored or sent
     * @throws BudgetExhaustedException if the share does not become free in time
     */
    public void takeForContent(long content) {
        if (content > FREE_CONTENT) {
            take(MemoryBudget.heapOf(content));
        }
    }

    /**
     * Takes a share for the current request, as {@link #takeForContent}.
     *
     * @param heap bytes of heap
     */
    public void take(long heap) {
        if (heap <= MemoryBudget.heapOf(FREE_CONTENT)) {
            return;
        }
        List<MemoryBudget.Share> ofBackground = background.get();
        RoutingContext request = Arc.container().requestContext().isActive() ? current.getCurrent() : null;
        if (ofBackground != null) {
            ofBackground.add(budget.take(heap));
        } else if (request != null) {
            Held held = request.get(CONTEXT_KEY);
            // A request that already holds shares must not wait for more than there is beside them.
            long rest = budget.bytes() - held.bytes();
            if (rest > 0) {
                work.atEnd(() -> held.rendered(-1));
                held.add(budget.take(Math.min(heap, rest)), Math.min(heap, rest), request);
            }
        }
    }

    /**
     * Does background work whose reads take shares as those of requests do. The shares are given back at its end.
     *
     * @throws BudgetExhaustedException if a share does not become free in time
     */
    public <T> T during(Supplier<T> work) {
        List<MemoryBudget.Share> taken = new ArrayList<>(1);
        background.set(taken);
        try {
            return work.get();
        } finally {
            background.remove();
            taken.forEach(MemoryBudget.Share::close);
        }
    }

    /** On the event loop, because the end of a request may not be awaited from another thread. */
    private static Held held(RoutingContext request) {
        Held held = request.get(CONTEXT_KEY);
        if (held == null) {
            Held created = new Held();
            request.put(CONTEXT_KEY, created);
            request.addEndHandler(ended -> created.end());
            held = created;
        }
        return held;
    }

    /**
     * Reduces the shares of the current request to its response, because nothing else is needed once that is rendered.
     *
     * @param length bytes of the response; negative if unknown
     */
    void rendered(long length) {
        RoutingContext request = current.getCurrent();
        Held held = request == null ? null : request.get(CONTEXT_KEY);
        if (held != null) {
            held.rendered(length);
        }
    }

    /** The client may disconnect while a thread still works on its request. So the shares are given back when both have ended. */
    private static final class Held {
        private final List<MemoryBudget.Share> shares = new ArrayList<>(1);
        private long bytes;
        private boolean isRendered;
        private boolean hasEnded;
        private Vertx vertx;
        private long timer;

        synchronized long bytes() {
            return bytes;
        }

        synchronized void add(MemoryBudget.Share share, long size, RoutingContext request) {
            if (hasEnded) {
                share.close();
                throw new BudgetExhaustedException();
            }
            if (shares.isEmpty()) {
                vertx = request.vertx();
                timer = vertx.setTimer(MAX_HELD.toMillis(), late -> expire(request));
            }
            bytes += size;
            shares.add(share);
        }

        private synchronized void expire(RoutingContext request) {
            if (!hasEnded) {
                SlowReaders.disconnect(request.request());
            }
            close();
        }

        synchronized void rendered(long length) {
            isRendered = true;
            if (hasEnded) {
                close();
            } else if (length >= 0 && !shares.isEmpty()) {
                shares.stream().skip(1).forEach(MemoryBudget.Share::close);
                shares.get(0).reduceTo(length);
            }
        }

        synchronized void end() {
            hasEnded = true;
            if (isRendered || shares.isEmpty()) {
                close();
            }
        }

        private void close() {
            if (vertx != null) {
                vertx.cancelTimer(timer);
            }
            shares.forEach(MemoryBudget.Share::close);
            shares.clear();
        }
    }
}
