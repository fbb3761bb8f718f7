package org.communique.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.communique.background.BackgroundLoop;
import org.communique.delivery.DeliveryLag;
import org.communique.journal.JournalHead;
import org.jboss.logging.Logger;

/** The thread of a node that fills the outbox, when no other node is at it. */
@ApplicationScoped
class OutboxFollower {
    private static final Logger LOG = Logger.getLogger(OutboxFollower.class);
    private static final Duration BESIDE_ANOTHER = Duration.ofMillis(250);

    private final Outbox outbox;
    private final SubscriptionRegistry subscriptions;
    private final DeliveryWorker deliveryWorker;
    private final DeliveryQueue deliveryQueue;
    private final Clock clock;
    private final JournalHead.Call call;
    private final DeliveryLag deliveryLag = new DeliveryLag();
    private final BackgroundLoop following =
            new BackgroundLoop("outbox", LOG, "Nobody can be told of what happens right now", this::step);

    OutboxFollower(
            Outbox outbox,
            SubscriptionRegistry subscriptions,
            DeliveryWorker deliveryWorker,
            DeliveryQueue deliveryQueue,
            JournalHead head,
            MeterRegistry registry,
            Clock clock) {
        this.outbox = outbox;
        this.subscriptions = subscriptions;
        this.deliveryWorker = deliveryWorker;
        this.deliveryQueue = deliveryQueue;
        this.clock = clock;
        this.call = head.onMoveOrWhenDue(Outbox.DUE, following::wake);
        deliveryLag.show(registry, DeliveryWorker.LAG, "outbox");
    }

    void start(@Observes StartupEvent event) {
        following.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        following.stop();
    }

    private Duration step() {
        return call.answer(this::fill, deliveryLag::end);
    }

    private Duration fill() {
        Outbox.Filled filled = outbox.fill(clock.instant());
        if (filled.isUpToDate()) {
            deliveryLag.end();
        }
        if (!filled.told().isEmpty()) {
            deliveryWorker.wake();
            deliveryQueue.letGo(filled.told(), clock.instant());
        }
        for (UUID ended : filled.ended()) {
            subscriptions.stop(ended, SubscriptionStatus.PAUSED, SubscriptionStatus.Reason.KEY_ENDED);
        }
        if (filled.more() || !filled.isUpToDate()) {
            call.repeat();
        }
        if (filled.more()) {
            return Duration.ZERO;
        }
        return filled.isUpToDate() ? JournalHead.IDLE : BESIDE_ANOTHER;
    }
}
