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
import org.communique.background.BackgroundLoop;
import org.communique.delivery.DeliveryLag;
import org.communique.journal.JournalHead;
import org.jboss.logging.Logger;

/** The one thread of a node that finds out which feeds changed that somebody subscribed to. It sends nothing itself. */
@ApplicationScoped
class TopicChangeDetector {
    private static final Logger LOG = Logger.getLogger(TopicChangeDetector.class);
    private static final Duration BESIDE_ANOTHER = Duration.ofMillis(250);
    private static final String DUE = """
            exists (select 1 from websub_place p where p.position < (select max(j.position) from journal j))
            or exists (select 1 from websub_topic t where t.stale and (t.put_off_until is null or t.put_off_until < now()))
            or exists (select 1 from websub_subscription s where s.expires_at <= pulse.now)
            or exists (select 1 from websub_topic t where not t.stale
              and not exists (select 1 from websub_subscription s where s.topic = t.url))""";

    /** Then the journal is looked at again, which may have more to look at. */
    private static final int MOST_LOOKS = 50;

    private final HubFollower hubFollower;
    private final Topics topics;
    private final HubSubscriptions hubSubscriptions;
    private final FeedDeliveries feedDeliveries;
    private final Clock clock;
    private final DeliveryLag deliveryLag = new DeliveryLag();
    private final BackgroundLoop watching =
            new BackgroundLoop("websub", LOG, "Which feeds changed cannot be found out right now", this::step);
    private final JournalHead.Call call;
    private boolean begun;

    TopicChangeDetector(
            HubFollower hubFollower,
            Topics topics,
            HubSubscriptions hubSubscriptions,
            FeedDeliveries feedDeliveries,
            JournalHead head,
            MeterRegistry registry,
            Clock clock) {
        this.hubFollower = hubFollower;
        this.topics = topics;
        this.hubSubscriptions = hubSubscriptions;
        this.feedDeliveries = feedDeliveries;
        this.clock = clock;
        this.call = head.onMoveOrWhenDue(DUE, watching::wake);
        deliveryLag.show(registry, FeedDeliveries.LAG, "watching");
    }

    void start(@Observes StartupEvent event) {
        watching.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        watching.stop();
    }

    private Duration step() {
        return call.answer(this::work, deliveryLag::end);
    }

    private Duration work() {
        begin();
        boolean isRead = hubFollower.step();
        int looks = 0;
        while (looks < MOST_LOOKS && topics.look()) {
            looks++;
        }
        if (looks > 0) {
            feedDeliveries.wake();
        }
        if (isRead && looks < MOST_LOOKS) {
            deliveryLag.end();
        }
        hubSubscriptions.expire(clock.instant());
        topics.forget();
        if (looks == MOST_LOOKS || !isRead) {
            call.repeat();
        }
        if (looks == MOST_LOOKS) {
            return Duration.ZERO;
        }
        return isRead ? JournalHead.IDLE : BESIDE_ANOTHER;
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
}
