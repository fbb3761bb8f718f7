package org.communique.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.communique.background.BacklogAge;
import org.communique.journal.JournalFollower;

/** Fills the {@link Outbox} with the deliveries that new changes need. One node at a time does it. */
@ApplicationScoped
class OutboxFollower implements JournalFollower {
    private static final Duration PACE = Duration.ofMillis(50);

    private final Outbox outbox;
    private final SubscriptionRegistry subscriptions;
    private final DeliveryWorker deliveryWorker;
    private final DeliveryQueue deliveryQueue;
    private final Clock clock;
    private final BacklogAge backlog = new BacklogAge();

    OutboxFollower(
            Outbox outbox,
            SubscriptionRegistry subscriptions,
            DeliveryWorker deliveryWorker,
            DeliveryQueue deliveryQueue,
            MeterRegistry registry,
            Clock clock) {
        this.outbox = outbox;
        this.subscriptions = subscriptions;
        this.deliveryWorker = deliveryWorker;
        this.deliveryQueue = deliveryQueue;
        this.clock = clock;
        backlog.publish(registry, DeliveryWorker.LAG, "outbox");
    }

    @Override
    public String name() {
        return "outbox";
    }

    @Override
    public Optional<String> dueCondition() {
        return Optional.of(Outbox.HAS_REPLAYS);
    }

    @Override
    public Optional<BacklogAge> backlog() {
        return Optional.of(backlog);
    }

    @Override
    public Duration pace() {
        return PACE;
    }

    @Override
    public Progress follow() {
        outbox.prepare();
        Outbox.BatchResult result = outbox.enqueueNext(clock.instant());
        if (result.isCaughtUp()) {
            // Replays of single subscriptions may take longer.
            backlog.clear();
        }
        if (!result.enqueued().isEmpty()) {
            deliveryWorker.wake();
            deliveryQueue.unblockNext(result.enqueued(), clock.instant());
        }
        for (UUID ended : result.ended()) {
            subscriptions.stop(ended, SubscriptionStatus.PAUSED, SubscriptionStatus.Reason.KEY_ENDED);
        }
        if (result.more()) {
            return Progress.MORE;
        }
        return result.isCaughtUp() ? Progress.CAUGHT_UP : Progress.WAITING;
    }
}
