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
import org.communique.delivery.DeliveryLeases;
import org.communique.delivery.Dispatcher;
import org.communique.delivery.RetrySchedule;
import org.communique.journal.JournalHead;
import org.communique.outbound.OutboundClient;
import org.communique.outbound.OutboundRequest;
import org.communique.outbound.OutboundResponse;
import org.jboss.logging.Logger;

/** Sends subscribers the feeds that changed (WebSub, section 7), always as they are now. */
@ApplicationScoped
class FeedDeliveries implements Dispatcher.Office<DueFeed, FeedDeliveryResult> {
    private static final Logger LOG = Logger.getLogger(FeedDeliveries.class);
    static final String LAG = "communique.websub.lag";
    private static final int PLACES = 64;
    private static final int EACH = 8;

    /** So much may be in memory to be sent, though one feed always may. */
    private static final long MOST_BYTES = 64_000_000;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONG_PAUSE = Duration.ofMinutes(1);
    private static final int GONE = 410;

    private static final String NOT_TAKEN = "deliveries were not taken for days";

    private final HubSubscriptions hubSubscriptions;
    private final Topics topics;
    private final TopicSnapshots topicSnapshots;
    private final OutboundClient outboundClient;
    private final MeterRegistry registry;
    private final Clock clock;
    private final AtomicLong bytes = new AtomicLong();
    private final Dispatcher<DueFeed, FeedDeliveryResult> dispatcher;

    FeedDeliveries(
            HubSubscriptions hubSubscriptions,
            Topics topics,
            TopicSnapshots topicSnapshots,
            OutboundClient outboundClient,
            MeterRegistry registry,
            JournalHead head,
            Clock clock) {
        this.hubSubscriptions = hubSubscriptions;
        this.topics = topics;
        this.topicSnapshots = topicSnapshots;
        this.outboundClient = outboundClient;
        this.registry = registry;
        this.clock = clock;
        this.dispatcher = new Dispatcher<>(
                "websub-deliveries", this, PLACES, EACH, head, DeliveryLeases.due("websub_subscription"));
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
    public List<DueFeed> claim(Dispatcher.Order order) {
        return hubSubscriptions.claim(order, clock.instant());
    }

    @Override
    public Map<DueFeed, CompletionStage<FeedDeliveryResult>> send(List<DueFeed> claimed) {
        Map<DueFeed, CompletionStage<FeedDeliveryResult>> sent = new LinkedHashMap<>();
        claimed.stream()
                .collect(Collectors.groupingBy(
                        dueFeed -> dueFeed.subscriptionKey().topic()))
                .forEach((topic, parcels) -> sent.putAll(sendAll(topic, parcels)));
        return sent;
    }

    private Map<DueFeed, CompletionStage<FeedDeliveryResult>> sendAll(String topic, List<DueFeed> parcels) {
        Map<DueFeed, CompletionStage<FeedDeliveryResult>> sent = new HashMap<>();
        Optional<TopicSnapshots.Copy> copy;
        try {
            copy = topicSnapshots.of(topic, parcels.get(0).toldOut());
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s cannot be sent right now", topic);
            parcels.forEach(dueFeed -> sent.put(dueFeed, without(FeedDeliveryResult.Kind.NOT_MADE, null)));
            return sent;
        }
        for (DueFeed dueFeed : parcels) {
            sent.put(
                    dueFeed,
                    copy.map(made -> send(dueFeed, made))
                            .orElseGet(() -> without(FeedDeliveryResult.Kind.NO_FEED, null)));
        }
        return sent;
    }

    private CompletionStage<FeedDeliveryResult> send(DueFeed dueFeed, TopicSnapshots.Copy copy) {
        if (Arrays.equals(copy.state(), dueFeed.delivered())) {
            return without(FeedDeliveryResult.Kind.NOTHING_NEW, copy.state());
        }
        int length = copy.body().length;
        if (bytes.addAndGet(length) > Math.max(MOST_BYTES, length)) {
            bytes.addAndGet(-length);
            return without(FeedDeliveryResult.Kind.POSTPONED, copy.state());
        }
        Map<String, String> headers = new HashMap<>();
        headers.put(HttpHeaders.CONTENT_TYPE, copy.type());
        headers.put(HttpHeaders.LINK, copy.links());
        if (dueFeed.secret() != null) {
            headers.put("X-Hub-Signature", Signature.of(copy.body(), dueFeed.secret()));
        }
        return outboundClient
                .send(new OutboundRequest("POST", dueFeed.subscriptionKey().callback(), headers, copy.body(), 0))
                .thenApply(answer -> {
                    bytes.addAndGet(-length);
                    return new FeedDeliveryResult(FeedDeliveryResult.Kind.SENT, copy.state(), answer);
                });
    }

    private static CompletionStage<FeedDeliveryResult> without(FeedDeliveryResult.Kind kind, byte[] state) {
        return CompletableFuture.completedFuture(new FeedDeliveryResult(kind, state, null));
    }

    /** Each by itself: what was written down before is not this node's any more when all are written down again. */
    @Override
    public void settle(List<Dispatcher.Done<DueFeed, FeedDeliveryResult>> done) {
        done.forEach(one -> settle(one.item(), one.result(), clock.instant()));
    }

    private void settle(DueFeed dueFeed, FeedDeliveryResult feedDeliveryResult, Instant now) {
        switch (feedDeliveryResult.kind()) {
            case SENT -> settle(dueFeed, feedDeliveryResult.state(), feedDeliveryResult.answer(), now);
            case NOTHING_NEW -> hubSubscriptions.has(dueFeed, feedDeliveryResult.state());
            case POSTPONED -> hubSubscriptions.postpone(dueFeed, dueFeed.attempts(), now.plus(PAUSE));
            case NOT_MADE -> hubSubscriptions.postpone(dueFeed, dueFeed.attempts(), now.plus(LONG_PAUSE));
            case NO_FEED ->
                topics.mayHaveChanged(List.of(dueFeed.subscriptionKey().topic()), Instant.EPOCH);
        }
    }

    private void settle(DueFeed dueFeed, byte[] state, OutboundResponse answer, Instant now) {
        int failures = dueFeed.attempts() + 1;
        Optional<Instant> next = RetrySchedule.next(failures, now, RetrySchedule.rest(answer.retryAfter(), now));
        if (answer.status() != null && answer.status() / 100 == 2) {
            hubSubscriptions.has(dueFeed, state);
            count("taken");
        } else if (answer.status() != null && answer.status() == GONE) {
            hubSubscriptions.end(dueFeed, null, now);
            count("gone");
        } else if (next.isPresent()) {
            hubSubscriptions.postpone(dueFeed, failures, next.get());
            count("failed");
        } else {
            hubSubscriptions.end(dueFeed, NOT_TAKEN, now);
            count("given-up");
        }
    }

    private void count(String result) {
        registry.counter("communique.websub.deliveries", "result", result).increment();
    }
}
