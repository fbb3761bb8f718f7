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
     * Takes a share for content that the current request loads and sends. Outside of requests nothing is taken: background work takes its
     * shares itself.
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
        RoutingContext request = Arc.container().requestContext().isActive() ? current.getCurrent() : null;
        if (heap > MemoryBudget.heapOf(FREE_CONTENT) && request != null) {
            Held held = request.get(CONTEXT_KEY);
            held.add(budget.take(heap), request);
        }
    }

    /**
     * Takes a share for a response that is sent without a copy. Call it on the event loop.
     *
     * @return false if no share is free
     */
    public boolean trySend(RoutingContext request, long bytes) {
        if (bytes <= FREE_CONTENT) {
            return true;
        }
        MemoryBudget.Share share = budget.tryTake(bytes);
        if (share != null) {
            held(request).add(share, request);
        }
        return share != null;
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
