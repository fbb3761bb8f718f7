package org.communique.websub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.communique.delivery.SendingMemory;
import org.communique.journal.JournalReader;
import org.communique.memory.RequestMemory;
import org.communique.syndication.FeedRequest;
import org.communique.syndication.Feeds;
import org.communique.syndication.RenderedFeed;

/** The feeds of topics as they are sent: each is rendered once for all its subscribers, until something changes. */
@ApplicationScoped
class TopicSnapshots {
    /** Scheduled publications are appended to the journal a moment late, so a snapshot is used for a moment only. */
    private static final Duration TTL = Duration.ofSeconds(1);

    /** The largest accepted difference between the clocks of nodes. */
    private static final Duration MAX_SKEW = Duration.ofMinutes(1);

    private final Feeds feeds;
    private final JournalReader journal;
    private final Clock clock;
    private final RequestMemory memory;
    private final Cache<String, Snapshot> snapshots;

    TopicSnapshots(Feeds feeds, JournalReader journal, RequestMemory memory, SendingMemory sendingMemory, Clock clock) {
        this.memory = memory;
        this.snapshots = Caffeine.newBuilder()
                .maximumWeight(sendingMemory.feedCache())
                .<String, Snapshot>weigher((topic, snapshot) -> snapshot.body().length)
                .expireAfterWrite(TTL)
                .build();
        this.feeds = feeds;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * A rendered feed.
     *
     * @param state    a digest of what its items show
     * @param links    the value of the header {@code Link}
     * @param position the end of the journal before the feed was rendered
     */
    record Snapshot(byte[] body, byte[] state, String type, String links, long position) {}

    /**
     * Renders the feed of a topic, unless nothing has changed since it was rendered last. Empty when the topic is not a feed.
     *
     * @param publishedUntil up to when a node has recorded scheduled publications, by its clock; may be null
     */
    Optional<Snapshot> current(String topic, Instant publishedUntil) {
        Snapshot snapshot = snapshots.getIfPresent(topic);
        if (snapshot != null && snapshot.position() == journal.end()) {
            return Optional.of(snapshot);
        }
        return render(topic, publishedUntil);
    }

    /**
     * Renders the feed of a topic as it is now. Empty when the topic is not a feed.
     *
     * @throws HttpProblem if the feed is that of a search, and the index cannot be searched now, or not for such a query
     * @throws org.communique.memory.BudgetExhaustedException if no memory becomes free in time
     */
    Optional<Snapshot> render(String topic, Instant publishedUntil) {
        long position = journal.end();
        Optional<FeedRequest> request = request(topic);
        if (request.isEmpty()) {
            return Optional.empty();
        }
        Snapshot snapshot = memory.during(() -> {
            RenderedFeed feed = feeds.render(request.get(), moment(publishedUntil, clock.instant()));
            return new Snapshot(feed.bytes(), feed.state(), feed.type(), String.join(", ", feed.links()), position);
        });
        snapshots.put(topic, snapshot);
        return Optional.of(snapshot);
    }

    private Optional<FeedRequest> request(String topic) {
        try {
            return Optional.of(feeds.resolve(topic));
        } catch (HttpProblem notAFeed) {
            return Optional.empty();
        }
    }

    private static Instant moment(Instant publishedUntil, Instant now) {
        boolean isAhead =
                publishedUntil != null && publishedUntil.isAfter(now) && publishedUntil.isBefore(now.plus(MAX_SKEW));
        return isAhead ? publishedUntil : now;
    }
}
