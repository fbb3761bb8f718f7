package org.communique.subscription;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.communique.background.Repeating;
import org.communique.delivery.Lag;
import org.communique.journal.Pulse;
import org.jboss.logging.Logger;

/** The thread of a node that fills the outbox, when no other node is at it. */
@ApplicationScoped
class OutboxFollower {
    private static final Logger LOG = Logger.getLogger(OutboxFollower.class);
    private static final Duration BESIDE_ANOTHER = Duration.ofMillis(250);

    private final Outbox outbox;
    private final SubscriptionRegistry subscriptions;
    private final Courier courier;
    private final Letters letters;
    private final Clock clock;
    private final Pulse.Call call;
    private final Lag lag = new Lag();
    private final Repeating following =
            new Repeating("outbox", LOG, "Nobody can be told of what happens right now", this::step);

    OutboxFollower(
            Outbox outbox,
            SubscriptionRegistry subscriptions,
            Courier courier,
            Letters letters,
            Pulse pulse,
            MeterRegistry registry,
            Clock clock) {
        this.outbox = outbox;
        this.subscriptions = subscriptions;
        this.courier = courier;
        this.letters = letters;
        this.clock = clock;
        this.call = pulse.onMoveOrWhenDue(Outbox.DUE, following::wake);
        lag.show(registry, Courier.LAG, "outbox");
    }

    void start(@Observes StartupEvent event) {
        following.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        following.stop();
    }

    private Duration step() {
        return call.answer(this::fill, lag::end);
    }

    private Duration fill() {
        Outbox.Filled filled = outbox.fill(clock.instant());
        if (filled.isUpToDate()) {
            lag.end();
        }
        if (!filled.told().isEmpty()) {
            courier.wake();
            letters.letGo(filled.told(), clock.instant());
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
        return filled.isUpToDate() ? Pulse.IDLE : BESIDE_ANOTHER;
    }
}
