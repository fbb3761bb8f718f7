package org.communique.changes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.communique.access.CallerLookup;
import org.communique.access.CurrentCaller;
import org.communique.audience.ViewerScope;
import org.communique.background.BackgroundLoop;
import org.communique.changes.ChangeMatcher.TextMatches;
import org.communique.changes.SseEncoder.Event;
import org.communique.organization.Organizations;
import org.communique.release.SavedSearch;
import org.communique.web.ProblemType;
import org.jboss.logging.Logger;

/** The open streams of this node. */
@ApplicationScoped
class StreamRegistry {
    private static final Logger LOG = Logger.getLogger(StreamRegistry.class);
    private static final int RETRY_AFTER_SECONDS = 10;
    private static final int PAGE = 100;
    /** The texts of all changes of a page are analysed. */
    private static final int MATCHED_PAGE = 20;
    /** Limit of the events that are read for a single client at once. */
    private static final int PAGE_BYTES = 32 * 1024;
    /** Clients that reconnect all at once must not take the database from all others. */
    private static final int READERS = 2;

    private static final Duration IDLE = Duration.ofSeconds(1);

    /** How long the changes of all clients wait for new queries. Clients whose queries are not ready then read for themselves. */
    private static final Duration MAX_PREPARATION = Duration.ofMillis(200);

    /** @param expiry when the caller's token ends; null for keys, and for the public */
    private record Listener(String caller, Instant expiry) {}

    private final Map<StreamClient, Listener> clients = new ConcurrentHashMap<>();
    private final StreamBacklog backlog = new StreamBacklog();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger admittedSearches = new AtomicInteger();
    /** Clients that wait for a page. */
    private final Queue<StreamClient> readable = new ConcurrentLinkedQueue<>();
    /** Clients with a query that wait for a page, which takes longer. */
    private final Queue<StreamClient> readableSearches = new ConcurrentLinkedQueue<>();

    private final List<BackgroundLoop> readers;
    private final ChangeLog log;
    private final Organizations organizations;
    private final SseEncoder events;
    private final CallerLookup lookup;
    private final ChangesConfig config;
    private final Clock clock;
    private volatile boolean stopped;

    StreamRegistry(
            ChangeLog log,
            Organizations organizations,
            Instance<ChangeMatcher> matchers,
            SseEncoder events,
            CallerLookup lookup,
            ChangesConfig config,
            Clock clock,
            MeterRegistry registry) {
        this.log = log;
        this.organizations = organizations;
        this.readers = Stream.concat(
                        IntStream.rangeClosed(1, READERS)
                                .mapToObj(number -> reader("change-reader-" + number, readable, matchers.get())),
                        Stream.of(reader("search-change-reader", readableSearches, matchers.get())))
                .toList();
        this.events = events;
        this.lookup = lookup;
        this.config = config;
        this.clock = clock;
        Gauge.builder("communique.changes.streams", clients, Map::size)
                .description("Open streams of changes")
                .register(registry);
    }

    private BackgroundLoop reader(String name, Queue<StreamClient> queue, ChangeMatcher matcher) {
        return new BackgroundLoop(name, LOG, "The changes for a stream cannot be read", () -> readNext(queue, matcher));
    }

    /**
     * Counts a new stream.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 503 if the limit of streams is reached
     */
    void admit(RoutingContext request, SavedSearch search) {
        admit(request, admitted, config.maxStreams());
        if (search.query() != null) {
            admit(request, admittedSearches, config.maxSearches());
        }
    }

    private void admit(RoutingContext request, AtomicInteger counter, int limit) {
        if (stopped || counter.incrementAndGet() > limit) {
            counter.decrementAndGet();
            throw ProblemType.UNAVAILABLE
                    .builder("The limit of concurrent streams is reached. Retry later.")
                    .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .build();
        }
        request.addEndHandler(ended -> counter.decrementAndGet());
    }

    /**
     * Creates the stream of a request that was admitted.
     *
     * @param since the end of the journal at the request
     * @param reset whether the cursor of the request is not known
     */
    ChangeStream stream(
            RoutingContext request,
            CurrentCaller caller,
            SavedSearch search,
            long position,
            long since,
            boolean reset) {
        StreamScope scope = new StreamScope(ViewerScope.ofReader(caller.get()), search);
        Listener listener = new Listener(caller.get().id(), caller.expiry());
        StreamClient client = new StreamClient(scope, position, since, request.request(), backlog, this::read);
        request.addEndHandler(ended -> {
            clients.remove(client);
            client.ended();
        });
        return () -> {
            clients.put(client, listener);
            if (reset) {
                client.sendFirst(events.reset(position));
            }
            client.open();
            if (stopped || request.response().closed()) {
                clients.remove(client);
                client.end();
            }
        };
    }

    private void read(StreamClient client) {
        (client.scope().hasQuery() ? readableSearches : readable).add(client);
        readers.forEach(BackgroundLoop::wake);
    }

    private Duration readNext(Queue<StreamClient> queue, ChangeMatcher matcher) {
        StreamClient client = queue.poll();
        if (client == null) {
            return IDLE;
        }
        // It may have disconnected in the meantime.
        if (clients.containsKey(client)) {
            readFor(client, matcher);
        }
        return Duration.ZERO;
    }

    private void readFor(StreamClient client, ChangeMatcher matcher) {
        try {
            SavedSearch search = client.scope().search();
            int limit = client.scope().hasQuery() ? MATCHED_PAGE : PAGE;
            List<ReaderChange> page =
                    log.after(client.position(), limit, client.scope().viewerScope());
            matcher.retain(Set.of(search), null);
            List<Event> all = events.of(
                    page, client.scope(), bySlug(Set.of(search)), change -> matcher.of(change, client.since()));
            List<Event> first = first(all);
            boolean isCut = first.size() < all.size();
            Event end = isCut || page.isEmpty()
                    ? null
                    : events.progress(page.get(page.size() - 1).position());
            client.accept(first, end, isCut || page.size() == limit);
        } catch (RuntimeException e) {
            LOG.debug("The changes for a stream cannot be read", e);
            // The client reconnects, perhaps to a node whose database responds.
            client.end();
        } catch (Error e) {
            // Ended by maintain(), because what is left of the memory may not suffice to end it here.
            client.markFailed();
            throw e;
        }
    }

    /** The events that fit into a page, at least one. */
    private List<Event> first(List<Event> events) {
        int maxBytes = backlog.isFull() ? 0 : PAGE_BYTES;
        int bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            bytes += events.get(i).bytes().length();
            if (bytes > maxBytes) {
                return events.subList(0, Math.max(1, i));
            }
        }
        return events;
    }

    boolean isEmpty() {
        return clients.isEmpty();
    }

    boolean hasSearches() {
        return clients.keySet().stream().anyMatch(client -> client.scope().hasQuery());
    }

    boolean hasOthers() {
        return clients.keySet().stream().anyMatch(client -> !client.scope().hasQuery());
    }

    /** Sends changes to those of the clients without a query that they concern. */
    void sendToOthers(List<ReaderChange> changes) {
        Set<StreamClient> receivers = clients(client -> !client.scope().hasQuery());
        send(changes, receivers, change -> null);
    }

    /** Sends changes to those of the clients with a query that they concern. */
    void sendToSearches(List<ReaderChange> changes, ChangeMatcher matcher) {
        for (int i = 0; i < changes.size(); i += MATCHED_PAGE) {
            sendPageToSearches(changes.subList(i, Math.min(changes.size(), i + MATCHED_PAGE)), matcher);
        }
    }

    private void sendPageToSearches(List<ReaderChange> changes, ChangeMatcher matcher) {
        Set<StreamClient> receivers = clients(client -> client.scope().hasQuery());
        matcher.expect(changes);
        matcher.retain(searches(receivers), MAX_PREPARATION);
        Map<Boolean, Set<StreamClient>> byReadiness = receivers.stream()
                .collect(Collectors.partitioningBy(
                        client -> matcher.has(client.scope().search()), Collectors.toSet()));
        byReadiness.get(false).forEach(StreamClient::fallBehind);
        Map<ReaderChange, TextMatches> matches = new IdentityHashMap<>();
        send(
                changes,
                byReadiness.get(true),
                change -> matches.computeIfAbsent(change, one -> matcher.of(one, ChangeMatcher.ALWAYS)));
    }

    private void send(
            List<ReaderChange> changes, Set<StreamClient> receivers, Function<ReaderChange, TextMatches> matches) {
        Map<String, UUID> bySlug = bySlug(searches(receivers));
        Map<StreamScope, List<Event>> byScope = new HashMap<>();
        Map<ViewerScope, Optional<Event>> progress = new HashMap<>();
        receivers.forEach(client -> {
            StreamScope scope = client.scope();
            List<Event> own = byScope.computeIfAbsent(scope, same -> events.of(changes, same, bySlug, matches));
            // A change that the reader may not see must not be noticed by its position either.
            Event end = progress.computeIfAbsent(scope.viewerScope(), viewer -> events.lastSeen(changes, viewer))
                    .orElse(null);
            if (end != null) {
                client.offer(own, end);
            }
        });
    }

    private Set<StreamClient> clients(Predicate<StreamClient> condition) {
        return clients.keySet().stream().filter(condition).collect(Collectors.toSet());
    }

    private static Set<SavedSearch> searches(Set<StreamClient> receivers) {
        return receivers.stream().map(client -> client.scope().search()).collect(Collectors.toSet());
    }

    private Map<String, UUID> bySlug(Set<SavedSearch> searches) {
        Set<String> slugs = SavedSearch.organizationSlugs(searches);
        return slugs.isEmpty() ? Map.of() : organizations.idsBySlug(slugs);
    }

    /** Sends heartbeats, disconnects clients that do not read, and ends streams that failed. */
    void maintain() {
        long now = System.nanoTime();
        long heartbeat = config.heartbeat().toNanos();
        long timeout = config.clientTimeout().toNanos();
        clients.keySet().forEach(client -> {
            if (client.isStuck(now, timeout)) {
                LOG.debug("A client that does not read was disconnected");
                client.abort();
            } else if (client.hasFailed()) {
                client.end();
            } else {
                client.heartbeatIfDue(now, heartbeat);
            }
        });
    }

    /** Ends the streams of callers whose key or token has ended. */
    void checkCallers() {
        Instant now = clock.instant();
        Set<String> callers = clients.values().stream().map(Listener::caller).collect(Collectors.toSet());
        Set<String> valid = lookup.stillValid(callers);
        end(listener -> !valid.contains(listener.caller())
                || listener.expiry() != null && !listener.expiry().isAfter(now));
    }

    private void end(Predicate<Listener> condition) {
        Collection<Map.Entry<StreamClient, Listener>> all = clients.entrySet();
        all.stream().filter(entry -> condition.test(entry.getValue())).forEach(entry -> entry.getKey()
                .end());
    }

    void start(@Observes StartupEvent event) {
        readers.forEach(BackgroundLoop::start);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        for (BackgroundLoop reader : readers) {
            reader.stop();
        }
    }

    /** Ends all streams. Clients reconnect to another node, or to this one after its restart. */
    void endAll() {
        stopped = true;
        end(listener -> true);
        readers.forEach(BackgroundLoop::finish);
    }
}
