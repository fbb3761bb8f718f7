package org.communique.websub;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.communique.background.BackgroundLoop;
import org.communique.delivery.DeliveryLeases;
import org.communique.delivery.DeliverySource;
import org.communique.delivery.Dispatcher;
import org.communique.delivery.Dispatchers;
import org.communique.delivery.InFlightBodies;
import org.communique.delivery.SendingMemory;
import org.communique.delivery.Verdict;
import org.communique.memory.BudgetExhaustedException;
import org.communique.outbound.OutboundClient;
import org.communique.outbound.OutboundRequest;
import org.communique.outbound.OutboundResponse;
import org.jboss.logging.Logger;

/** Sends changed feeds to their subscribers (WebSub, section 7), always in their present state. */
@Startup
@ApplicationScoped
class FeedDeliveries implements DeliverySource<DueFeed, FeedDeliveryResult> {
    private static final Logger LOG = Logger.getLogger(FeedDeliveries.class);
    static final String LAG = "communique.websub.lag";
    private static final int MAX_IN_FLIGHT = 64;
    private static final int MAX_PER_RECIPIENT = 8;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration RENDER_PAUSE = Duration.ofMinutes(1);

    /** Values of the metric's tag. */
    private static final Map<Verdict.Kind, String> RESULTS = Map.of(
            Verdict.Kind.DELIVERED, "taken",
            Verdict.Kind.GONE, "gone",
            Verdict.Kind.RETRY, "failed",
            Verdict.Kind.GIVE_UP, "given-up");

    private static final String FAILING = "deliveries have failed for several days";

    private final HubSubscriptions subscriptions;
    private final Topics topics;
    private final TopicSnapshots snapshots;
    private final OutboundClient outbound;
    private final MeterRegistry registry;
    private final Clock clock;
    private final InFlightBodies bodies;
    private final Dispatcher<DueFeed, FeedDeliveryResult> dispatcher;

    FeedDeliveries(
            HubSubscriptions subscriptions,
            Topics topics,
            TopicSnapshots snapshots,
            OutboundClient outbound,
            SendingMemory memory,
            MeterRegistry registry,
            Dispatchers dispatchers,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.topics = topics;
        this.snapshots = snapshots;
        this.outbound = outbound;
        this.registry = registry;
        this.clock = clock;
        this.bodies = memory.feeds();
        this.dispatcher = dispatchers.start(
                "websub-deliveries",
                this,
                MAX_IN_FLIGHT,
                MAX_PER_RECIPIENT,
                DeliveryLeases.dueCondition("websub_subscription"));
        dispatcher.backlog().publish(registry, LAG, "sending");
    }

    /** Tells the worker that a subscriber may have an outdated feed. */
    void wake() {
        dispatcher.wake();
    }

    @Override
    public List<DueFeed> claim(ClaimRequest request) {
        return subscriptions.claim(request, clock.instant());
    }

    @Override
    public Map<DueFeed, CompletionStage<FeedDeliveryResult>> send(List<DueFeed> claimed) {
        Map<DueFeed, CompletionStage<FeedDeliveryResult>> sent = new LinkedHashMap<>();
        claimed.stream()
                .collect(Collectors.groupingBy(feed -> feed.subscriptionKey().topic()))
                .forEach((topic, feeds) -> sent.putAll(send(topic, feeds)));
        return sent;
    }

    private Map<DueFeed, CompletionStage<FeedDeliveryResult>> send(String topic, List<DueFeed> feeds) {
        Map<DueFeed, CompletionStage<FeedDeliveryResult>> sent = new HashMap<>();
        Optional<TopicSnapshots.Snapshot> snapshot;
        BackgroundLoop.reportProgress();
        try {
            snapshot = snapshots.current(topic, feeds.get(0).publishedUntil());
        } catch (BudgetExhaustedException | HttpProblem e) {
            LOG.debug("Feeds are deferred", e);
            feeds.forEach(feed -> sent.put(feed, unsent(FeedDeliveryResult.Kind.DEFERRED, null)));
            return sent;
        } catch (RuntimeException e) {
            LOG.warnf(e, "The feed %s cannot be rendered", topic);
            feeds.forEach(feed -> sent.put(feed, unsent(FeedDeliveryResult.Kind.RENDER_FAILED, null)));
            return sent;
        }
        for (DueFeed feed : feeds) {
            sent.put(
                    feed,
                    snapshot.map(rendered -> send(feed, rendered))
                            .orElseGet(() -> unsent(FeedDeliveryResult.Kind.NO_FEED, null)));
        }
        return sent;
    }

    private CompletionStage<FeedDeliveryResult> send(DueFeed feed, TopicSnapshots.Snapshot snapshot) {
        if (Arrays.equals(snapshot.state(), feed.delivered())) {
            return unsent(FeedDeliveryResult.Kind.UP_TO_DATE, snapshot.state());
        }
        InFlightBodies.Body body = bodies.isFull() ? null : bodies.tryAdd(snapshot.body());
        if (body == null) {
            return unsent(FeedDeliveryResult.Kind.DEFERRED, snapshot.state());
        }
        return body.releaseAfter(() -> post(feed, snapshot, body.bytes()))
                .thenApply(
                        response -> new FeedDeliveryResult(FeedDeliveryResult.Kind.SENT, snapshot.state(), response));
    }

    private CompletionStage<OutboundResponse> post(DueFeed feed, TopicSnapshots.Snapshot snapshot, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        headers.put(HttpHeaders.CONTENT_TYPE, snapshot.type());
        headers.put(HttpHeaders.LINK, snapshot.links());
        if (feed.secret() != null) {
            headers.put("X-Hub-Signature", Signature.of(snapshot.body(), feed.secret()));
        }
        return outbound.send(new OutboundRequest("POST", feed.subscriptionKey().callback(), headers, body, 0));
    }

    private static CompletionStage<FeedDeliveryResult> unsent(FeedDeliveryResult.Kind kind, byte[] state) {
        return CompletableFuture.completedFuture(new FeedDeliveryResult(kind, state, null));
    }

    /** Settles each feed in a transaction of its own: after a failure, those that were settled have lost their lease. */
    @Override
    public void settle(List<Settled<DueFeed, FeedDeliveryResult>> settled) {
        settled.forEach(one -> {
            BackgroundLoop.reportProgress();
            settle(one.delivery(), one.result(), clock.instant());
        });
    }

    private void settle(DueFeed feed, FeedDeliveryResult result, Instant now) {
        switch (result.kind()) {
            case SENT -> settle(feed, result.state(), Verdict.of(result.response(), feed.attempts() + 1, now), now);
            case UP_TO_DATE -> subscriptions.markDelivered(feed, result.state());
            case DEFERRED -> subscriptions.postpone(feed, feed.attempts(), now.plus(PAUSE));
            case RENDER_FAILED -> subscriptions.postpone(feed, feed.attempts(), now.plus(RENDER_PAUSE));
            case NO_FEED -> topics.markStale(List.of(feed.subscriptionKey().topic()), Instant.EPOCH);
        }
    }

    private void settle(DueFeed feed, byte[] state, Verdict verdict, Instant now) {
        switch (verdict.kind()) {
            case DELIVERED -> subscriptions.markDelivered(feed, state);
            case GONE -> subscriptions.end(feed, null, now);
            case RETRY -> subscriptions.postpone(feed, feed.attempts() + 1, verdict.retryAt());
            case GIVE_UP -> subscriptions.end(feed, FAILING, now);
        }
        registry.counter("communique.websub.deliveries", "result", RESULTS.get(verdict.kind()))
                .increment();
    }
}
