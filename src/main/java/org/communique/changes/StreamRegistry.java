package org.communique.changes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.communique.access.CallerLookup;
import org.communique.access.CurrentCaller;
import org.communique.audience.ViewerScope;
import org.communique.changes.SseEncoder.Event;
import org.communique.web.ProblemType;
import org.jboss.logging.Logger;

/** Everybody who listens on this node. */
@ApplicationScoped
class StreamRegistry {
    private static final Logger LOG = Logger.getLogger(StreamRegistry.class);
    private static final int RETRY_AFTER_SECONDS = 10;
    private static final int PAGE = 100;
    /** What is read for one client waits for that one alone. */
    private static final int PAGE_BYTES = 32 * 1024;
    /** Those who come back all at once must not take the database from everybody else. */
    private static final int READERS = 2;

    /** @param expiry when the caller's token ends; null when it does not, or is a key's to say */
    private record Listener(String caller, Instant expiry) {}

    private final Map<StreamClient, Listener> clients = new ConcurrentHashMap<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, StreamRegistry::daemon);
    private final ChangeLog log;
    private final SseEncoder events;
    private final CallerLookup valid;
    private final ChangesConfig config;
    private final Clock clock;
    private volatile boolean stopped;

    StreamRegistry(
            ChangeLog log,
            SseEncoder events,
            CallerLookup valid,
            ChangesConfig config,
            Clock clock,
            MeterRegistry registry) {
        this.log = log;
        this.events = events;
        this.valid = valid;
        this.config = config;
        this.clock = clock;
        Gauge.builder("communique.changes.streams", clients, Map::size)
                .description("Streams of changes that are open")
                .register(registry);
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 503 when there are as many as can be */
    void admit(RoutingContext request) {
        if (stopped || admitted.incrementAndGet() > config.maxStreams()) {
            admitted.decrementAndGet();
            throw ProblemType.UNAVAILABLE
                    .builder("there are as many streams as can be at once: try again in a moment")
                    .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .build();
        }
        request.addEndHandler(ended -> admitted.decrementAndGet());
    }

    /**
     * A client of a request that was admitted, to be opened.
     *
     * @param reset whether its place was not known here
     */
    ChangeStream stream(RoutingContext request, CurrentCaller caller, long position, boolean reset) {
        ViewerScope viewerScope = ViewerScope.ofReader(caller.get());
        Listener listener = new Listener(caller.get().id(), caller.expiry());
        StreamClient client = new StreamClient(viewerScope, position, request.request(), this::read);
        request.addEndHandler(ended -> clients.remove(client));
        return () -> {
            clients.put(client, listener);
            if (reset) {
                client.say(events.reset(position));
            }
            client.open();
            if (stopped || request.response().closed()) {
                clients.remove(client);
                client.end();
            }
        };
    }

    private void read(StreamClient client) {
        try {
            readers.execute(() -> readFor(client));
        } catch (RejectedExecutionException stopping) {
            client.end();
        }
    }

    private void readFor(StreamClient client) {
        try {
            List<ReaderChange> page = log.after(client.position(), PAGE, client.viewerScope());
            List<Event> all = events.of(page, client.viewerScope());
            List<Event> first = first(all);
            client.take(first, first.size() < all.size() || page.size() == PAGE);
        } catch (RuntimeException e) {
            LOG.debug("A stream could not be read on", e);
            // It comes again, to where the database answers.
            client.end();
        }
    }

    /** As many as are not too much at once, but one at least. */
    private static List<Event> first(List<Event> events) {
        int bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            bytes += events.get(i).bytes().length();
            if (bytes > PAGE_BYTES) {
                return events.subList(0, Math.max(1, i));
            }
        }
        return events;
    }

    boolean areNone() {
        return clients.isEmpty();
    }

    /** Tells everyone what is something to them. */
    void tell(List<ReaderChange> changes) {
        Map<ViewerScope, List<Event>> told = new ConcurrentHashMap<>();
        clients.keySet().forEach(client -> {
            List<Event> own =
                    told.computeIfAbsent(client.viewerScope(), viewerScope -> events.of(changes, viewerScope));
            if (!own.isEmpty()) {
                client.offer(own);
            }
        });
    }

    /** Heartbeats, and the end for those who do not read. */
    void look() {
        long now = System.nanoTime();
        long heartbeat = config.heartbeat().toNanos();
        long timeout = config.clientTimeout().toNanos();
        clients.keySet().forEach(client -> {
            if (client.isStuck(now, timeout)) {
                LOG.debug("A stream was cut whose client does not read");
                client.cut();
            } else {
                client.beatIfDue(now, heartbeat);
            }
        });
    }

    /** Ends the streams of those who would not be let in any more. */
    void checkCallers() {
        Instant now = clock.instant();
        Set<String> callers = clients.values().stream().map(Listener::caller).collect(Collectors.toSet());
        Set<String> still = valid.stillValid(callers);
        end(listener -> !still.contains(listener.caller())
                || listener.expiry() != null && !listener.expiry().isAfter(now));
    }

    private void end(Predicate<Listener> which) {
        Collection<Map.Entry<StreamClient, Listener>> all = clients.entrySet();
        all.stream().filter(entry -> which.test(entry.getValue())).forEach(entry -> entry.getKey()
                .end());
    }

    /** Ends all: clients come again, to another node or to this one when it is back. */
    void stop() {
        stopped = true;
        end(listener -> true);
        readers.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "change-reader");
        thread.setDaemon(true);
        return thread;
    }
}
