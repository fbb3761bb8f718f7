package org.communique.database;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.communique.web.SafeMethods;

/**
 * The time at which a request stops waiting for the database: its arrival and {@code communique.database.timeout}. The time in which its
 * client sends the body does not count. It ends when the response begins: a long response has limits of its own for each statement.
 */
public final class RequestDeadline {
    private static final String LOCAL = RequestDeadline.class.getName();

    private final HttpServerRequest request;
    private final long arrival = System.nanoTime();
    private final long timeout;
    /** The time that was spent before the body was received: in the queue, and by statements. */
    private final AtomicLong spent = new AtomicLong();

    private volatile boolean isReceived;
    private volatile long receivedAt;

    private RequestDeadline(HttpServerRequest request, long timeout) {
        this.request = request;
        this.timeout = timeout;
        this.isReceived = SafeMethods.include(request.method().name());
        this.receivedAt = arrival;
    }

    /** Starts the time of every request. */
    @ApplicationScoped
    static class Start {
        /** Before any filter that may wait. */
        private static final int FIRST = 1_800;

        private final long timeout;

        Start(DatabaseTimeoutConfig config) {
            this.timeout = config.timeout().toNanos();
        }

        void register(@Observes Filters filters) {
            filters.register(this::begin, FIRST);
        }

        private void begin(RoutingContext context) {
            if (VertxContext.isOnDuplicatedContext()) {
                ContextLocals.put(LOCAL, new RequestDeadline(context.request(), timeout));
            }
            context.next();
        }
    }

    /** Returns the deadline of the current request; null outside of requests, and when the response has begun. */
    static RequestDeadline current() {
        if (!VertxContext.isOnDuplicatedContext()) {
            return null;
        }
        RequestDeadline deadline = ContextLocals.get(LOCAL, null);
        return deadline == null || deadline.isAnswered() ? null : deadline;
    }

    /** Counts the time since the arrival of the current request, which waited in a queue. */
    public static void countQueueing() {
        RequestDeadline deadline = current();
        if (deadline != null) {
            deadline.spend(System.nanoTime() - deadline.arrival);
        }
    }

    boolean isAnswered() {
        return request.response().headWritten();
    }

    /** @param nanos how long a statement, or the queue, took */
    void spend(long nanos) {
        if (!isReceived) {
            spent.addAndGet(nanos);
        }
    }

    /** Returns the deadline, by {@link System#nanoTime}. Until the body is received, it is postponed. */
    long nanos() {
        if (!isReceived) {
            receivedAt = System.nanoTime() - spent.get();
            isReceived = request.isEnded();
        }
        return receivedAt + timeout;
    }

    Duration timeout() {
        return Duration.ofNanos(timeout);
    }
}
