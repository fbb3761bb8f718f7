package org.communique.websub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.communique.journal.JournalReader;
import org.communique.syndication.Feeds;
import org.communique.syndication.RenderedFeed;

/** What is sent of topics: each is made once for all who are sent it at about the same time. */
@ApplicationScoped
class TopicSnapshots {
    /** What comes out by the clock is told to the journal, but a moment later. */
    private static final Duration KEPT = Duration.ofSeconds(1);

    private static final int MOST_BYTES = 16_000_000;

    /** So far may the clocks of nodes be apart. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Feeds feeds;
    private final JournalReader journal;
    private final Clock clock;
    private final Cache<String, Copy> kept = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .<String, Copy>weigher((topic, copy) -> copy.body().length)
            .expireAfterWrite(KEPT)
            .build();

    TopicSnapshots(Feeds feeds, JournalReader journal, Clock clock) {
        this.feeds = feeds;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * A topic's feed as it is sent.
     *
     * @param state    a digest of what its items show
     * @param links    the value of {@code Link}
     * @param position how far the journal was before it was made
     */
    record Copy(byte[] body, byte[] state, String type, String links, long position) {}

    /**
     * The feed of a topic as it is now; empty when it is no feed.
     *
     * @param toldOut until when what came out was told by a node, whose clock may be ahead; may be null
     */
    Optional<RenderedFeed> made(String topic, Instant toldOut, Instant now) {
        try {
            return Optional.of(feeds.render(feeds.resolve(topic), moment(toldOut, now)));
        } catch (HttpProblem nothingThere) {
            return Optional.empty();
        }
    }

    /** The same, made once as long as nothing happens; empty when it is no feed. */
    Optional<Copy> of(String topic, Instant toldOut) {
        long position = journal.end();
        Copy copy = kept.getIfPresent(topic);
        if (copy != null && copy.position() == position) {
            return Optional.of(copy);
        }
        Optional<Copy> made = made(topic, toldOut, clock.instant())
                .map(feed ->
                        new Copy(feed.bytes(), feed.state(), feed.type(), String.join(", ", feed.links()), position));
        made.ifPresent(fresh -> kept.put(topic, fresh));
        return made;
    }

    private static Instant moment(Instant toldOut, Instant now) {
        return toldOut != null && toldOut.isAfter(now) && toldOut.isBefore(now.plus(SKEW)) ? toldOut : now;
    }
}
