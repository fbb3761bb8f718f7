package org.communique.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.communique.background.BackgroundLoop;
import org.communique.delivery.DeliverySource;
import org.communique.delivery.Dispatcher;
import org.communique.delivery.Dispatchers;
import org.communique.delivery.InFlightBodies;
import org.communique.delivery.SendingMemory;
import org.communique.memory.BudgetExhaustedException;
import org.communique.outbound.OutboundClient;
import org.communique.outbound.OutboundRequest;
import org.jboss.logging.Logger;

/** Sends the deliveries of webhook subscriptions, signed by Standard Webhooks 1.0.0. */
@Startup
@ApplicationScoped
class DeliveryWorker implements DeliverySource<QueuedDelivery, DeliveryResult> {
    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);
    static final String LAG = "communique.deliveries.lag";
    /** Concurrent deliveries to one subscription, approximately. They are of different releases. */
    private static final int MAX_PER_RECIPIENT = 4;

    private static final Duration UNBLOCK_INTERVAL = Duration.ofSeconds(5);
    private static final Duration CLEANUP_INTERVAL = Duration.ofHours(1);
    private static final Duration MAX_CLEANUP_RETRY = Duration.ofSeconds(30);
    private static final int DELETE_BATCH = 10_000;

    private final DeliveryQueue queue;
    private final Payloads payloads;
    private final SubscriptionRegistry subscriptions;
    private final DeliveryLog deliveries;
    private final OutboundClient outbound;
    private final SubscriptionConfig config;
    private final MeterRegistry registry;
    private final Clock clock;
    private final InFlightBodies probes;
    private final InFlightBodies others;
    private final Dispatcher<QueuedDelivery, DeliveryResult> dispatcher;
    private final BackgroundLoop unblocking = new BackgroundLoop(
            "deliveries-unblocking",
            LOG,
            "Deliveries that wait for one of a killed node stay blocked",
            UNBLOCK_INTERVAL,
            this::unblockStuck);
    private final BackgroundLoop cleanup = new BackgroundLoop(
            "deliveries-cleanup", LOG, "Old deliveries cannot be deleted", MAX_CLEANUP_RETRY, this::deleteOld);

    DeliveryWorker(
            DeliveryQueue queue,
            Payloads payloads,
            SubscriptionRegistry subscriptions,
            DeliveryLog deliveries,
            OutboundClient outbound,
            SubscriptionConfig config,
            SendingMemory memory,
            Dispatchers dispatchers,
            MeterRegistry registry,
            Clock clock) {
        this.queue = queue;
        this.payloads = payloads;
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.outbound = outbound;
        this.config = config;
        this.registry = registry;
        this.clock = clock;
        this.probes = memory.probes();
        this.others = memory.deliveries();
        this.dispatcher = dispatchers.start(
                "deliveries", this, config.maxInFlight(), MAX_PER_RECIPIENT, DeliveryQueue.DUE_CONDITION);
        registry.gauge("communique.deliveries.in.flight", dispatcher, Dispatcher::inFlight);
        dispatcher.backlog().publish(registry, LAG, "sending");
    }

    /** Tells the worker that a delivery may be due. */
    void wake() {
        dispatcher.wake();
    }

    @Override
    public List<QueuedDelivery> claim(ClaimRequest request) {
        return bodies(request.probes()).isFull() ? List.of() : queue.claim(request, clock.instant());
    }

    /** Probes have memory of their own, so that failing recipients do not use up that of the others. */
    private InFlightBodies bodies(boolean isProbe) {
        return isProbe ? probes : others;
    }

    /** Renders and sends one body after the other, because each may be large. */
    @Override
    public Map<QueuedDelivery, CompletionStage<DeliveryResult>> send(List<QueuedDelivery> claimed) {
        Map<QueuedDelivery, CompletionStage<DeliveryResult>> sending = new HashMap<>();
        render(claimed, sending, clock.instant());
        return sending;
    }

    /** Renders the bodies of deliveries and sends them. One that cannot be rendered does not hold up the others. */
    private void render(
            List<QueuedDelivery> claimed, Map<QueuedDelivery, CompletionStage<DeliveryResult>> sending, Instant now) {
        try {
            payloads.render(claimed, now, new Sender(sending, now));
        } catch (RuntimeException e) {
            List<QueuedDelivery> rest = claimed.stream()
                    .filter(delivery -> !sending.containsKey(delivery))
                    .toList();
            if (e instanceof BudgetExhaustedException || isOfDatabase(e)) {
                LOG.debug("Deliveries are deferred", e);
                rest.forEach(delivery -> sending.put(delivery, unsent(DeliveryResult.Kind.DEFERRED, now)));
            } else if (claimed.size() == 1) {
                LOG.errorf(
                        e, "The delivery %s cannot be rendered", claimed.get(0).id());
                rest.forEach(delivery -> sending.put(delivery, unsent(DeliveryResult.Kind.RENDER_FAILED, now)));
            } else {
                rest.forEach(delivery -> render(List.of(delivery), sending, now));
            }
        }
    }

    /** Sends each body when it is rendered, if there is memory for it. */
    private final class Sender implements Payloads.Receiver {
        private final Map<QueuedDelivery, CompletionStage<DeliveryResult>> sending;
        private final Instant now;

        Sender(Map<QueuedDelivery, CompletionStage<DeliveryResult>> sending, Instant now) {
            this.sending = sending;
            this.now = now;
        }

        @Override
        public void accept(List<QueuedDelivery> deliveries, Supplier<Optional<byte[]>> rendering) {
            BackgroundLoop.reportProgress();
            InFlightBodies memory = bodies(deliveries.get(0).isProbe());
            if (memory.isFull()) {
                leave(deliveries, DeliveryResult.Kind.DEFERRED);
                return;
            }
            Optional<byte[]> rendered = rendering.get();
            if (rendered.isEmpty()) {
                leave(deliveries, DeliveryResult.Kind.DROPPED);
                return;
            }
            InFlightBodies.Body body = memory.tryAdd(rendered.get());
            if (body == null) {
                leave(deliveries, DeliveryResult.Kind.DEFERRED);
                return;
            }
            try {
                deliveries.forEach(delivery -> sending.put(delivery, send(delivery, body)));
            } finally {
                // The body has had a user here until all its deliveries were sent.
                body.release();
            }
        }

        @Override
        public void ended(QueuedDelivery delivery) {
            leave(List.of(delivery), DeliveryResult.Kind.OWNER_ENDED);
        }

        private void leave(List<QueuedDelivery> deliveries, DeliveryResult.Kind kind) {
            deliveries.forEach(delivery -> sending.put(delivery, unsent(kind, now)));
        }
    }

    private static boolean isOfDatabase(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private static CompletionStage<DeliveryResult> unsent(DeliveryResult.Kind kind, Instant now) {
        return CompletableFuture.completedFuture(new DeliveryResult(kind, now, null));
    }

    private CompletionStage<DeliveryResult> send(QueuedDelivery delivery, InFlightBodies.Body body) {
        Instant at = clock.instant();
        byte[] bytes = body.bytes();
        long timestamp = at.getEpochSecond();
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json",
                "webhook-id", delivery.id().toString(),
                "webhook-timestamp", String.valueOf(timestamp),
                "webhook-signature", delivery.signature(timestamp, bytes, at));
        body.retain();
        return body.releaseAfter(() -> outbound.send(new OutboundRequest("POST", delivery.url(), headers, bytes, 0)))
                .thenApply(response -> {
                    registry.counter(
                                    "communique.deliveries.attempts",
                                    "outcome",
                                    response.status() == null
                                            ? response.failure().label()
                                            : response.status() / 100 + "xx")
                            .increment();
                    return new DeliveryResult(DeliveryResult.Kind.ATTEMPTED, at, response);
                });
    }

    /** Stops subscriptions before it records results: stopping can be repeated, and must not be lost. */
    @Override
    public void settle(List<Settled<QueuedDelivery, DeliveryResult>> settled) {
        Instant now = clock.instant();
        List<DeliveryQueue.Outcome> outcomes = settled.stream()
                .map(one -> new DeliveryQueue.Outcome(
                        one.delivery(), one.result(), DeliveryQueue.NextStep.of(one.delivery(), one.result(), now)))
                .toList();
        outcomes.forEach(outcome -> stopIfEnded(outcome, now));
        queue.settle(outcomes, now);
        unblockNext(settled, now);
    }

    private void stopIfEnded(DeliveryQueue.Outcome outcome, Instant now) {
        BackgroundLoop.reportProgress();
        UUID subscription = outcome.delivery().recipient();
        if (outcome.result().kind() == DeliveryResult.Kind.OWNER_ENDED) {
            subscriptions.stop(subscription, SubscriptionStatus.PAUSED, SubscriptionStatus.Reason.KEY_ENDED);
        } else if (outcome.next().isGone()) {
            subscriptions.stop(subscription, SubscriptionStatus.DISABLED, SubscriptionStatus.Reason.GONE);
        } else if (!outcome.delivery().isTest()
                && outcome.next().status() == DeliveryStatus.FAILED
                && queue.hasFailedThroughout(subscription, now)) {
            subscriptions.stop(subscription, SubscriptionStatus.PAUSED, SubscriptionStatus.Reason.FAILING);
        }
    }

    /** Must not fail, because settled deliveries are not settled again. What it misses is unblocked a few seconds later. */
    private void unblockNext(List<Settled<QueuedDelivery, DeliveryResult>> settled, Instant now) {
        try {
            queue.unblockNext(
                    settled.stream().map(one -> one.delivery().recipient()).collect(Collectors.toSet()), now);
        } catch (RuntimeException e) {
            LOG.debug("Deliveries are unblocked later", e);
        }
    }

    void start(@Observes StartupEvent event) {
        unblocking.start();
        cleanup.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        unblocking.stop();
        cleanup.stop();
    }

    /** Unblocks deliveries that wait for one whose node ended, or lost the database, right after settling it. */
    private Duration unblockStuck() {
        QuarkusTransaction.requiringNew().run(() -> deliveries.unblockAll(clock.instant()));
        return UNBLOCK_INTERVAL;
    }

    /** Deletes old deliveries, in batches: more may be settled in an hour than one batch deletes. */
    private Duration deleteOld() {
        int deleted = deliveries.deleteSettled(clock.instant().minus(config.history()), DELETE_BATCH);
        return deleted == DELETE_BATCH ? Duration.ZERO : CLEANUP_INTERVAL;
    }
}
