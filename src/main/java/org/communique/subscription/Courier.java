package org.communique.subscription;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.communique.outbound.Dispatcher;
import org.communique.outbound.Outbound;
import org.communique.outbound.OutboundRequest;

/** Takes deliveries to where they are wanted, by Standard Webhooks 1.0.0. */
@ApplicationScoped
class Courier implements Dispatcher.Office<Letter, Sent> {
    /** To one subscription at once, about: of different releases. */
    private static final int EACH = 4;
    /** What is on its way may take so much memory, about; nothing more is fetched until it takes less. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int FORGOTTEN_AT_ONCE = 10_000;

    private final Letters letters;
    private final Payloads payloads;
    private final SubscriptionRegistry subscriptions;
    private final Deliveries deliveries;
    private final Outbound outbound;
    private final SubscriptionConfig config;
    private final MeterRegistry registry;
    private final Clock clock;
    private final AtomicLong bytes = new AtomicLong();
    private final Dispatcher<Letter, Sent> dispatcher;

    Courier(
            Letters letters,
            Payloads payloads,
            SubscriptionRegistry subscriptions,
            Deliveries deliveries,
            Outbound outbound,
            SubscriptionConfig config,
            MeterRegistry registry,
            Clock clock) {
        this.letters = letters;
        this.payloads = payloads;
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.outbound = outbound;
        this.config = config;
        this.registry = registry;
        this.clock = clock;
        this.dispatcher = new Dispatcher<>("deliveries", this, config.underWay(), EACH);
        registry.gauge("communique.deliveries.under.way", dispatcher, Dispatcher::underWay);
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
    public List<Letter> claim(Dispatcher.Order order) {
        return bytes.get() > MOST_BYTES ? List.of() : letters.claim(order, clock.instant());
    }

    @Override
    public Map<Letter, CompletionStage<Sent>> send(List<Letter> claimed) {
        Instant now = clock.instant();
        Payloads.Written written = payloads.write(claimed, now);
        Map<byte[], Parcel> parcels = new IdentityHashMap<>();
        Map<Letter, CompletionStage<Sent>> sending = new HashMap<>();
        for (Letter letter : claimed) {
            byte[] body = written.bodies().get(letter);
            if (body == null) {
                Sent.Kind kind = written.ofEnded().contains(letter) ? Sent.Kind.OWNER_ENDED : Sent.Kind.DROPPED;
                sending.put(letter, CompletableFuture.completedFuture(new Sent(kind, now, null)));
            } else {
                sending.put(letter, send(letter, parcels.computeIfAbsent(body, one -> new Parcel(one, bytes))));
            }
        }
        return sending;
    }

    private CompletionStage<Sent> send(Letter letter, Parcel parcel) {
        Instant at = clock.instant();
        byte[] body = parcel.use();
        long timestamp = at.getEpochSecond();
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json",
                "webhook-id", letter.id().toString(),
                "webhook-timestamp", String.valueOf(timestamp),
                "webhook-signature", letter.signature(timestamp, body, at));
        return outbound.send(new OutboundRequest("POST", letter.url(), headers, body, 0))
                .thenApply(answer -> {
                    parcel.release();
                    registry.counter(
                                    "communique.deliveries.attempts",
                                    "outcome",
                                    answer.status() == null ? answer.failure().label() : answer.status() / 100 + "xx")
                            .increment();
                    return new Sent(Sent.Kind.TRIED, at, answer);
                });
    }

    /** Subscriptions are stopped before their deliveries are written down: that can be done twice, and must not be forgotten. */
    @Override
    public void settle(List<Dispatcher.Done<Letter, Sent>> done) {
        Instant now = clock.instant();
        for (Dispatcher.Done<Letter, Sent> one : done) {
            Letter letter = one.item();
            Sent sent = one.result();
            if (sent.kind() == Sent.Kind.OWNER_ENDED) {
                subscriptions.stop(letter.recipient(), SubscriptionStatus.PAUSED, SubscriptionStatus.Reason.KEY_ENDED);
            } else if (sent.isGone()) {
                subscriptions.stop(letter.recipient(), SubscriptionStatus.DISABLED, SubscriptionStatus.Reason.GONE);
            } else if (!letter.isTest()
                    && Letters.Next.of(letter, sent, now).status() == DeliveryStatus.FAILED
                    && letters.failedThroughout(letter, now)) {
                subscriptions.stop(letter.recipient(), SubscriptionStatus.PAUSED, SubscriptionStatus.Reason.FAILING);
            }
        }
        letters.settle(done, now);
    }

    /** Frees what waits for something that was settled at the very moment when it was added. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void freeStuck() {
        deliveries.releaseAll(clock.instant());
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void forget() {
        Duration history = config.history();
        deliveries.forget(clock.instant().minus(history), FORGOTTEN_AT_ONCE);
    }
}
