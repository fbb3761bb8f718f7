package org.communique.websub;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.communique.delivery.Claims;
import org.communique.delivery.Dispatcher;
import org.communique.delivery.RetrySchedule;
import org.communique.journal.Pulse;
import org.communique.outbound.Outbound;
import org.communique.outbound.OutboundAnswer;
import org.communique.outbound.OutboundRequest;
import org.jboss.logging.Logger;

/** Sends subscribers the feeds that changed (WebSub, section 7), always as they are now. */
@ApplicationScoped
class Deliveries implements Dispatcher.Office<Parcel, Outcome> {
    private static final Logger LOG = Logger.getLogger(Deliveries.class);
    static final String LAG = "communique.websub.lag";
    private static final int PLACES = 64;
    private static final int EACH = 8;

    /** So much may be in memory to be sent, though one feed always may. */
    private static final long MOST_BYTES = 64_000_000;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONG_PAUSE = Duration.ofMinutes(1);
    private static final int GONE = 410;

    private static final String NOT_TAKEN = "deliveries were not taken for days";

    private final Subscriptions subscriptions;
    private final Topics topics;
    private final Copies copies;
    private final Outbound outbound;
    private final MeterRegistry registry;
    private final Clock clock;
    private final AtomicLong bytes = new AtomicLong();
    private final Dispatcher<Parcel, Outcome> dispatcher;

    Deliveries(
            Subscriptions subscriptions,
            Topics topics,
            Copies copies,
            Outbound outbound,
            MeterRegistry registry,
            Pulse pulse,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.topics = topics;
        this.copies = copies;
        this.outbound = outbound;
        this.registry = registry;
        this.clock = clock;
        this.dispatcher =
                new Dispatcher<>("websub-deliveries", this, PLACES, EACH, pulse, Claims.due("websub_subscription"));
        dispatcher.lag().show(registry, LAG, "sending");
    }

    void start(@Observes StartupEvent event) {
        dispatcher.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        dispatcher.stop();
    }

    /** Somebody lacks something. */
    void wake() {
        dispatcher.wake();
    }

    @Override
    public List<Parcel> claim(Dispatcher.Order order) {
        return subscriptions.claim(order, clock.instant());
    }

    @Override
    public Map<Parcel, CompletionStage<Outcome>> send(List<Parcel> claimed) {
        Map<Parcel, CompletionStage<Outcome>> sent = new LinkedHashMap<>();
        claimed.stream()
                .collect(Collectors.groupingBy(parcel -> parcel.pair().topic()))
                .forEach((topic, parcels) -> sent.putAll(sendAll(topic, parcels)));
        return sent;
    }

    private Map<Parcel, CompletionStage<Outcome>> sendAll(String topic, List<Parcel> parcels) {
        Map<Parcel, CompletionStage<Outcome>> sent = new HashMap<>();
        Optional<Copies.Copy> copy;
        try {
            copy = copies.of(topic, parcels.get(0).toldOut());
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s cannot be sent right now", topic);
            parcels.forEach(parcel -> sent.put(parcel, without(Outcome.Kind.NOT_MADE, null)));
            return sent;
        }
        for (Parcel parcel : parcels) {
            sent.put(parcel, copy.map(made -> send(parcel, made)).orElseGet(() -> without(Outcome.Kind.NO_FEED, null)));
        }
        return sent;
    }

    private CompletionStage<Outcome> send(Parcel parcel, Copies.Copy copy) {
        if (Arrays.equals(copy.state(), parcel.delivered())) {
            return without(Outcome.Kind.NOTHING_NEW, copy.state());
        }
        int length = copy.body().length;
        if (bytes.addAndGet(length) > Math.max(MOST_BYTES, length)) {
            bytes.addAndGet(-length);
            return without(Outcome.Kind.POSTPONED, copy.state());
        }
        Map<String, String> headers = new HashMap<>();
        headers.put(HttpHeaders.CONTENT_TYPE, copy.type());
        headers.put(HttpHeaders.LINK, copy.links());
        if (parcel.secret() != null) {
            headers.put("X-Hub-Signature", Signature.of(copy.body(), parcel.secret()));
        }
        return outbound.send(new OutboundRequest("POST", parcel.pair().callback(), headers, copy.body(), 0))
                .thenApply(answer -> {
                    bytes.addAndGet(-length);
                    return new Outcome(Outcome.Kind.SENT, copy.state(), answer);
                });
    }

    private static CompletionStage<Outcome> without(Outcome.Kind kind, byte[] state) {
        return CompletableFuture.completedFuture(new Outcome(kind, state, null));
    }

    /** Each by itself: what was written down before is not this node's any more when all are written down again. */
    @Override
    public void settle(List<Dispatcher.Done<Parcel, Outcome>> done) {
        done.forEach(one -> settle(one.item(), one.result(), clock.instant()));
    }

    private void settle(Parcel parcel, Outcome outcome, Instant now) {
        switch (outcome.kind()) {
            case SENT -> settle(parcel, outcome.state(), outcome.answer(), now);
            case NOTHING_NEW -> subscriptions.has(parcel, outcome.state());
            case POSTPONED -> subscriptions.postpone(parcel, parcel.attempts(), now.plus(PAUSE));
            case NOT_MADE -> subscriptions.postpone(parcel, parcel.attempts(), now.plus(LONG_PAUSE));
            case NO_FEED -> topics.mayHaveChanged(List.of(parcel.pair().topic()), Instant.EPOCH);
        }
    }

    private void settle(Parcel parcel, byte[] state, OutboundAnswer answer, Instant now) {
        int failures = parcel.attempts() + 1;
        Optional<Instant> next = RetrySchedule.next(failures, now, RetrySchedule.rest(answer.retryAfter(), now));
        if (answer.status() != null && answer.status() / 100 == 2) {
            subscriptions.has(parcel, state);
            count("taken");
        } else if (answer.status() != null && answer.status() == GONE) {
            subscriptions.end(parcel, null, now);
            count("gone");
        } else if (next.isPresent()) {
            subscriptions.postpone(parcel, failures, next.get());
            count("failed");
        } else {
            subscriptions.end(parcel, NOT_TAKEN, now);
            count("given-up");
        }
    }

    private void count(String result) {
        registry.counter("communique.websub.deliveries", "result", result).increment();
    }
}
