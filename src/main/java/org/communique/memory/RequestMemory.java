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
    private final ThreadLocal<List<MemoryBudget.Share>> background = new ThreadLocal<>();

    RequestMemory(MemoryBudget budget, CurrentVertxRequest current) {
        this.budget = budget;
        this.current = current;
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
            held.add(budget.take(heap), request);
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

    private static final class Held {
        private final List<MemoryBudget.Share> shares = new ArrayList<>(1);
        private boolean ended;
        private Vertx vertx;
        private long timer;

        synchronized void add(MemoryBudget.Share share, RoutingContext request) {
            if (ended) {
                share.close();
                return;
            }
            if (shares.isEmpty()) {
                vertx = request.vertx();
                timer = vertx.setTimer(MAX_HELD.toMillis(), late -> disconnect(request));
            }
            shares.add(share);
        }

        private synchronized void disconnect(RoutingContext request) {
            if (!ended) {
                SlowReaders.disconnect(request.request());
            }
        }

        synchronized void end() {
            ended = true;
            if (vertx != null) {
                vertx.cancelTimer(timer);
            }
            shares.forEach(MemoryBudget.Share::close);
            shares.clear();
        }
    }
}
