package org.communique.websub;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.communique.journal.Repeating;
import org.communique.outbound.Lag;
import org.jboss.logging.Logger;

/** The one thread of a node that finds out which feeds changed that somebody subscribed to. It sends nothing itself. */
@ApplicationScoped
class Watch {
    private static final Logger LOG = Logger.getLogger(Watch.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long TIDY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Then the journal is looked at again, which may have more to look at. */
    private static final int MOST_LOOKS = 50;

    private final Following following;
    private final Topics topics;
    private final Subscriptions subscriptions;
    private final Deliveries deliveries;
    private final Clock clock;
    private final Lag lag = new Lag();
    private final Repeating watching =
            new Repeating("websub", LOG, "Which feeds changed cannot be found out right now", this::step);
    private boolean begun;
    private long tidied = System.nanoTime();

    Watch(
            Following following,
            Topics topics,
            Subscriptions subscriptions,
            Deliveries deliveries,
            MeterRegistry registry,
            Clock clock) {
        this.following = following;
        this.topics = topics;
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.clock = clock;
        lag.show(registry, Deliveries.LAG, "watching");
    }

    void start(@Observes StartupEvent event) {
        watching.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        watching.stop();
    }

    private Duration step() {
        begin();
        boolean isRead = following.step();
        int looks = 0;
        while (looks < MOST_LOOKS && topics.look()) {
            looks++;
        }
        if (looks > 0) {
            deliveries.wake();
        }
        if (isRead && looks < MOST_LOOKS) {
            lag.end();
        }
        tidy();
        return looks == MOST_LOOKS ? Duration.ZERO : POLL;
    }

    /** The service may have been given another address. */
    private void begin() {
        if (!begun) {
            List<String> lost = topics.all().stream()
                    .filter(topic -> topics.filter(topic).isEmpty())
                    .toList();
            if (!lost.isEmpty()) {
                topics.mayHaveChanged(lost, Instant.EPOCH);
            }
            begun = true;
        }
    }

    private void tidy() {
        long now = System.nanoTime();
        if (now - tidied >= TIDY_NANOS) {
            tidied = now;
            subscriptions.expire(clock.instant());
            topics.forget();
        }
    }
}
