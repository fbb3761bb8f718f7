package org.communique.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.communique.delivery.Dispatcher;
import org.communique.journal.JournalHead;
import org.communique.outbound.OutboundClient;
import org.communique.outbound.OutboundRequest;
import org.jboss.logging.Logger;

/** Takes deliveries to where they are wanted, by Standard Webhooks 1.0.0. */
@ApplicationScoped
class DeliveryWorker implements Dispatcher.Office<QueuedDelivery, DeliveryResult> {
    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);
    static final String LAG = "communique.deliveries.lag";
    /** To one subscription at once, about: of different releases. */
    private static final int EACH = 4;
    /** What is on its way may take so much memory, about, half of it for probes; nothing more is fetched until it takes less. */
    private static final long MOST_BYTES = 64L << 20;
    /** Of so many at once the texts are in memory, to be written. */
    private static final int RELEASES_AT_ONCE = 10;

    private static final int FORGOTTEN_AT_ONCE = 10_000;

    private final DeliveryQueue deliveryQueue;
    private final Payloads payloads;
    private final SubscriptionRegistry subscriptions;
    private final DeliveryLog deliveries;
    private final OutboundClient outboundClient;
    private final SubscriptionConfig config;
    private final MeterRegistry registry;
    private final Clock clock;
    private final DeliveryBatch ofProbes = new DeliveryBatch(MOST_BYTES / 2);
    private final DeliveryBatch ofOthers = new DeliveryBatch(MOST_BYTES / 2);
    private final Dispatcher<QueuedDelivery, DeliveryResult> dispatcher;

    DeliveryWorker(
            DeliveryQueue deliveryQueue,
            Payloads payloads,
            SubscriptionRegistry subscriptions,
            DeliveryLog deliveries,
            OutboundClient outboundClient,
            SubscriptionConfig config,
            JournalHead head,
            MeterRegistry registry,
            Clock clock) {
        this.deliveryQueue = deliveryQueue;
        this.payloads = payloads;
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.outboundClient = outboundClient;
        this.config = config;
        this.registry = registry;
        this.clock = clock;
        this.dispatcher = new Dispatcher<>("deliveries", this, config.maxInFlight(), EACH, head, DeliveryQueue.DUE);
        registry.gauge("communique.deliveries.in.flight", dispatcher, Dispatcher::underWay);
        dispatcher.lag().show(registry, LAG, "sending");
    }

    void start(@Observes StartupEvent event) {
        dispatcher.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        dispatcher.stop();
    }

    /** There may be something to deliver. */
    void wake() {
        dispatcher.wake();
    }

    @Override
    public List<QueuedDelivery> claim(Dispatcher.Order order) {
        return parcels(order.probes()).isFull() ? List.of() : deliveryQueue.claim(order, clock.instant());
    }

    /** Those that did not take the last thing may fill what is for them, and not what is for the others. */
    private DeliveryBatch parcels(boolean probes) {
        return probes ? ofProbes : ofOthers;
    }

    /** Not all at once, since each may be about a long text of its own. */
    @Override
    public Map<QueuedDelivery, CompletionStage<DeliveryResult>> send(List<QueuedDelivery> claimed) {
        Map<UUID, List<QueuedDelivery>> byRelease = new LinkedHashMap<>();
        claimed.forEach(queuedDelivery -> byRelease
                .computeIfAbsent(
                        queuedDelivery.isTest() ? queuedDelivery.id() : queuedDelivery.release(),
                        none -> new ArrayList<>())
                .add(queuedDelivery));
        Map<QueuedDelivery, CompletionStage<DeliveryResult>> sending = new HashMap<>();
        List<QueuedDelivery> some = new ArrayList<>();
        int releases = 0;
        for (List<QueuedDelivery> ofOne : byRelease.values()) {
            some.addAll(ofOne);
            if (++releases % RELEASES_AT_ONCE == 0) {
                sending.putAll(sendSome(some));
                some = new ArrayList<>();
            }
        }
        sending.putAll(sendSome(some));
        return sending;
    }

    private Map<QueuedDelivery, CompletionStage<DeliveryResult>> sendSome(List<QueuedDelivery> some) {
        Map<QueuedDelivery, CompletionStage<DeliveryResult>> sending = new HashMap<>();
        if (some.isEmpty()) {
            return sending;
        }
        Instant now = clock.instant();
        DeliveryBatch room = parcels(some.get(0).isProbe());
        if (room.isFull()) {
            some.forEach(queuedDelivery -> sending.put(queuedDelivery, nothing(DeliveryResult.Kind.HELD_BACK, now)));
            return sending;
        }
        Map<byte[], DeliveryBatch.Parcel> parcels = new IdentityHashMap<>();
        write(some, now).forEach((queuedDelivery, written) -> {
            if (written.body() == null) {
                sending.put(queuedDelivery, nothing(written.otherwise(), now));
            } else {
                DeliveryBatch.Parcel parcel = parcels.computeIfAbsent(written.body(), room::hold);
                sending.put(queuedDelivery, send(queuedDelivery, parcel));
            }
        });
        // It was held here so that it is not let go while some are still to be sent.
        parcels.values().forEach(DeliveryBatch.Parcel::letGo);
        return sending;
    }

    /** @param otherwise what is to be said of it when there is no body */
    private record Writing(byte[] body, DeliveryResult.Kind otherwise) {}

    /** One that cannot be written does not keep back the others. */
    private Map<QueuedDelivery, Writing> write(List<QueuedDelivery> some, Instant now) {
        Map<QueuedDelivery, Writing> writings = new HashMap<>();
        try {
            Payloads.Written written = payloads.write(some, now);
            for (QueuedDelivery queuedDelivery : some) {
                writings.put(
                        queuedDelivery,
                        new Writing(
                                written.bodies().get(queuedDelivery),
                                written.ofEnded().contains(queuedDelivery)
                                        ? DeliveryResult.Kind.OWNER_ENDED
                                        : DeliveryResult.Kind.DROPPED));
            }
        } catch (RuntimeException e) {
            if (isOfDatabase(e)) {
                LOG.debug("Deliveries are held back", e);
                some.forEach(queuedDelivery ->
                        writings.put(queuedDelivery, new Writing(null, DeliveryResult.Kind.HELD_BACK)));
            } else if (some.size() == 1) {
                LOG.errorf(e, "The delivery %s cannot be written", some.get(0).id());
                writings.put(some.get(0), new Writing(null, DeliveryResult.Kind.UNWRITABLE));
            } else {
                some.forEach(queuedDelivery -> writings.putAll(write(List.of(queuedDelivery), now)));
            }
        }
        return writings;
    }

    private static boolean isOfDatabase(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private static CompletionStage<DeliveryResult> nothing(DeliveryResult.Kind kind, Instant now) {
        return CompletableFuture.completedFuture(new DeliveryResult(kind, now, null));
    }

    private CompletionStage<DeliveryResult> send(QueuedDelivery queuedDelivery, DeliveryBatch.Parcel parcel) {
        Instant at = clock.instant();
        byte[] body = parcel.body();
        long timestamp = at.getEpochSecond();
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json",
                "webhook-id", queuedDelivery.id().toString(),
                "webhook-timestamp", String.valueOf(timestamp),
                "webhook-signature", queuedDelivery.signature(timestamp, body, at));
        parcel.hold();
        return outboundClient
                .send(new OutboundRequest("POST", queuedDelivery.url(), headers, body, 0))
                .thenApply(answer -> {
                    parcel.letGo();
                    registry.counter(
                                    "communique.deliveries.attempts",
                                    "outcome",
                                    answer.status() == null ? answer.failure().label() : answer.status() / 100 + "xx")
                            .increment();
                    return new DeliveryResult(DeliveryResult.Kind.TRIED, at, answer);
                });
    }

    /** Subscriptions are stopped before their deliveries are written down: that can be done twice, and must not be forgotten. */
    @Override
    public void settle(List<Dispatcher.Done<QueuedDelivery, DeliveryResult>> done) {
        Instant now = clock.instant();
        for (Dispatcher.Done<QueuedDelivery, DeliveryResult> one : done) {
            QueuedDelivery queuedDelivery = one.item();
            DeliveryResult deliveryResult = one.result();
            if (deliveryResult.kind() == DeliveryResult.Kind.OWNER_ENDED) {
                subscriptions.stop(
                        queuedDelivery.recipient(), SubscriptionStatus.PAUSED, SubscriptionStatus.Reason.KEY_ENDED);
            } else if (deliveryResult.isGone()) {
                subscriptions.stop(
                        queuedDelivery.recipient(), SubscriptionStatus.DISABLED, SubscriptionStatus.Reason.GONE);
            } else if (!queuedDelivery.isTest()
                    && DeliveryQueue.Next.of(queuedDelivery, deliveryResult, now)
                                    .status()
                            == DeliveryStatus.FAILED
                    && deliveryQueue.failedThroughout(queuedDelivery, now)) {
                subscriptions.stop(
                        queuedDelivery.recipient(), SubscriptionStatus.PAUSED, SubscriptionStatus.Reason.FAILING);
            }
        }
        deliveryQueue.settle(done, now);
        letGo(done, now);
    }

    /** What it does not let go is freed a little later. It must not fail: what was settled is not settled again. */
    private void letGo(List<Dispatcher.Done<QueuedDelivery, DeliveryResult>> done, Instant now) {
        try {
            deliveryQueue.letGo(done.stream().map(one -> one.item().recipient()).collect(Collectors.toSet()), now);
        } catch (RuntimeException e) {
            LOG.debug("Nothing is let go just now", e);
        }
    }

    /** Frees what waits for something that was settled when its node ended, or lost the database, before it let go what followed. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void freeStuck() {
        deliveries.releaseAll(clock.instant());
    }

    /** All of it, however much that is: more may be settled in an hour than is forgotten at once. */
    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        Instant before = clock.instant().minus(config.history());
        int forgotten;
        do {
            forgotten = deliveries.forget(before, FORGOTTEN_AT_ONCE);
        } while (forgotten == FORGOTTEN_AT_ONCE);
    }
}
