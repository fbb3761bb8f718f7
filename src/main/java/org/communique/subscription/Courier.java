package org.communique.subscription;

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
import org.communique.journal.Pulse;
import org.communique.outbound.Outbound;
import org.communique.outbound.OutboundRequest;
import org.jboss.logging.Logger;

/** Takes deliveries to where they are wanted, by Standard Webhooks 1.0.0. */
@ApplicationScoped
class Courier implements Dispatcher.Office<Letter, Sent> {
    private static final Logger LOG = Logger.getLogger(Courier.class);
    static final String LAG = "communique.deliveries.lag";
    /** To one subscription at once, about: of different releases. */
    private static final int EACH = 4;
    /** What is on its way may take so much memory, about, half of it for probes; nothing more is fetched until it takes less. */
    private static final long MOST_BYTES = 64L << 20;
    /** Of so many at once the texts are in memory, to be written. */
    private static final int RELEASES_AT_ONCE = 10;

    private static final int FORGOTTEN_AT_ONCE = 10_000;

    private final Letters letters;
    private final Payloads payloads;
    private final SubscriptionRegistry subscriptions;
    private final Deliveries deliveries;
    private final Outbound outbound;
    private final SubscriptionConfig config;
    private final MeterRegistry registry;
    private final Clock clock;
    private final Parcels ofProbes = new Parcels(MOST_BYTES / 2);
    private final Parcels ofOthers = new Parcels(MOST_BYTES / 2);
    private final Dispatcher<Letter, Sent> dispatcher;

    Courier(
            Letters letters,
            Payloads payloads,
            SubscriptionRegistry subscriptions,
            Deliveries deliveries,
            Outbound outbound,
            SubscriptionConfig config,
            Pulse pulse,
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
        this.dispatcher = new Dispatcher<>("deliveries", this, config.underWay(), EACH, pulse, Letters.DUE);
        registry.gauge("communique.deliveries.under.way", dispatcher, Dispatcher::underWay);
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
    public List<Letter> claim(Dispatcher.Order order) {
        return parcels(order.probes()).isFull() ? List.of() : letters.claim(order, clock.instant());
    }

    /** Those that did not take the last thing may fill what is for them, and not what is for the others. */
    private Parcels parcels(boolean probes) {
        return probes ? ofProbes : ofOthers;
    }

    /** Not all at once, since each may be about a long text of its own. */
    @Override
    public Map<Letter, CompletionStage<Sent>> send(List<Letter> claimed) {
        Map<UUID, List<Letter>> byRelease = new LinkedHashMap<>();
        claimed.forEach(letter -> byRelease
                .computeIfAbsent(letter.isTest() ? letter.id() : letter.release(), none -> new ArrayList<>())
                .add(letter));
        Map<Letter, CompletionStage<Sent>> sending = new HashMap<>();
        List<Letter> some = new ArrayList<>();
        int releases = 0;
        for (List<Letter> ofOne : byRelease.values()) {
            some.addAll(ofOne);
            if (++releases % RELEASES_AT_ONCE == 0) {
                sending.putAll(sendSome(some));
                some = new ArrayList<>();
            }
        }
        sending.putAll(sendSome(some));
        return sending;
    }

    private Map<Letter, CompletionStage<Sent>> sendSome(List<Letter> some) {
        Map<Letter, CompletionStage<Sent>> sending = new HashMap<>();
        if (some.isEmpty()) {
            return sending;
        }
        Instant now = clock.instant();
        Parcels room = parcels(some.get(0).isProbe());
        if (room.isFull()) {
            some.forEach(letter -> sending.put(letter, nothing(Sent.Kind.HELD_BACK, now)));
            return sending;
        }
        Map<byte[], Parcels.Parcel> parcels = new IdentityHashMap<>();
        write(some, now).forEach((letter, written) -> {
            if (written.body() == null) {
                sending.put(letter, nothing(written.otherwise(), now));
            } else {
                Parcels.Parcel parcel = parcels.computeIfAbsent(written.body(), room::hold);
                sending.put(letter, send(letter, parcel));
            }
        });
        // It was held here so that it is not let go while some are still to be sent.
        parcels.values().forEach(Parcels.Parcel::letGo);
        return sending;
    }

    /** @param otherwise what is to be said of it when there is no body */
    private record Writing(byte[] body, Sent.Kind otherwise) {}

    /** One that cannot be written does not keep back the others. */
    private Map<Letter, Writing> write(List<Letter> some, Instant now) {
        Map<Letter, Writing> writings = new HashMap<>();
        try {
            Payloads.Written written = payloads.write(some, now);
            for (Letter letter : some) {
                writings.put(
                        letter,
                        new Writing(
                                written.bodies().get(letter),
                                written.ofEnded().contains(letter) ? Sent.Kind.OWNER_ENDED : Sent.Kind.DROPPED));
            }
        } catch (RuntimeException e) {
            if (isOfDatabase(e)) {
                LOG.debug("Deliveries are held back", e);
                some.forEach(letter -> writings.put(letter, new Writing(null, Sent.Kind.HELD_BACK)));
            } else if (some.size() == 1) {
                LOG.errorf(e, "The delivery %s cannot be written", some.get(0).id());
                writings.put(some.get(0), new Writing(null, Sent.Kind.UNWRITABLE));
            } else {
                some.forEach(letter -> writings.putAll(write(List.of(letter), now)));
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

    private static CompletionStage<Sent> nothing(Sent.Kind kind, Instant now) {
        return CompletableFuture.completedFuture(new Sent(kind, now, null));
    }

    private CompletionStage<Sent> send(Letter letter, Parcels.Parcel parcel) {
        Instant at = clock.instant();
        byte[] body = parcel.body();
        long timestamp = at.getEpochSecond();
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json",
                "webhook-id", letter.id().toString(),
                "webhook-timestamp", String.valueOf(timestamp),
                "webhook-signature", letter.signature(timestamp, body, at));
        parcel.hold();
        return outbound.send(new OutboundRequest("POST", letter.url(), headers, body, 0))
                .thenApply(answer -> {
                    parcel.letGo();
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
        letGo(done, now);
    }

    /** What it does not let go is freed a little later. It must not fail: what was settled is not settled again. */
    private void letGo(List<Dispatcher.Done<Letter, Sent>> done, Instant now) {
        try {
            letters.letGo(done.stream().map(one -> one.item().recipient()).collect(Collectors.toSet()), now);
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
