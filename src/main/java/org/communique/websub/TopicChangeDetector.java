package org.communique.websub;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.communique.background.BackgroundLoop;
import org.communique.background.BacklogAge;
import org.communique.journal.JournalFollower;

/** Finds the topics whose feeds have changed, and makes the deliveries to their subscribers due. */
@ApplicationScoped
class TopicChangeDetector implements JournalFollower {
    private static final String DUE = """
            exists (select 1 from websub_topic t where t.stale and (t.put_off_until is null or t.put_off_until < now()))
            or exists (select 1 from websub_subscription s where s.expires_at <= clock.now)
            or exists (select 1 from websub_topic t where not t.stale
              and not exists (select 1 from websub_subscription s where s.topic = t.url))""";

    private static final Duration PACE = Duration.ofMillis(100);

    /** Stale topics that are rendered before the journal is read again. */
    private static final int BATCH = 50;

    private final StaleTopicMarker marker;
    private final Topics topics;
    private final HubSubscriptions subscriptions;
    private final FeedDeliveries deliveries;
    private final Clock clock;
    private final BacklogAge backlog = new BacklogAge();
    private boolean areTopicsChecked;

    TopicChangeDetector(
            StaleTopicMarker marker,
            Topics topics,
            HubSubscriptions subscriptions,
            FeedDeliveries deliveries,
            MeterRegistry registry,
            Clock clock) {
        this.marker = marker;
        this.topics = topics;
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.clock = clock;
        backlog.publish(registry, FeedDeliveries.LAG, "watching");
    }

    @Override
    public String name() {
        return "websub";
    }

    @Override
    public Optional<String> dueCondition() {
        return Optional.of(DUE);
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
        markLostTopics();
        marker.prepare();
        boolean isCaughtUp = marker.catchUp();
        int refreshed = 0;
        while (refreshed < BATCH && topics.refreshNext()) {
            refreshed++;
            BackgroundLoop.reportProgress();
        }
        if (refreshed > 0) {
            deliveries.wake();
        }
        subscriptions.removeExpired(clock.instant());
        topics.removeUnused();
        if (refreshed == BATCH) {
            return Progress.MORE;
        }
        return isCaughtUp ? Progress.CAUGHT_UP : Progress.WAITING;
    }

    /** At the start, marks topics that are not feeds any more, because the public address of the service has changed. */
    private void markLostTopics() {
        if (!areTopicsChecked) {
            List<String> lost = topics.all().stream()
                    .filter(topic -> topics.search(topic).isEmpty())
                    .toList();
            if (!lost.isEmpty()) {
                topics.markStale(lost, Instant.EPOCH);
            }
            areTopicsChecked = true;
        }
    }
}
