package org.communique.websub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.communique.memory.BudgetExhaustedException;
import org.communique.release.SavedSearch;
import org.communique.syndication.Feeds;
import org.communique.web.ProblemType;
import org.jboss.logging.Logger;

/**
 * The feeds with subscribers, and the state that each had when it was rendered last. A transaction locks the row of a topic before rows of
 * its subscriptions, so that no deadlock occurs.
 */
@ApplicationScoped
class Topics {
    private static final Logger LOG = Logger.getLogger(Topics.class);
    private static final Duration FAILURE_PAUSE = Duration.ofMinutes(1);
    /** The pause of a topic for whose feed no memory became free, or that of a search while the index is repaired. */
    private static final Duration TRANSIENT_PAUSE = Duration.ofSeconds(5);

    private static final int MAX_CHARACTERS = 4_000_000;

    private static final String MOVED = "the topic is not the address of a feed of this service any more";

    private final EntityManager database;
    private final Feeds feeds;
    private final TopicSnapshots snapshots;
    private final HubSubscriptions subscriptions;
    private final Clock clock;
    /** Those of all topics are needed again for the next change. */
    private final Cache<String, Optional<SavedSearch>> searches = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARACTERS)
            .weigher((String topic, Optional<SavedSearch> search) -> topic.length())
            .build();

    Topics(EntityManager database, Feeds feeds, TopicSnapshots snapshots, HubSubscriptions subscriptions, Clock clock) {
        this.database = database;
        this.feeds = feeds;
        this.snapshots = snapshots;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    @Transactional
    @SuppressWarnings("unchecked")
    List<String> all() {
        return database.createNativeQuery("select url from websub_topic", String.class)
                .getResultList();
    }

    /** The search of a topic's feed; empty when the topic is not a feed any more. */
    Optional<SavedSearch> search(String topic) {
        return searches.get(topic, this::read);
    }

    private Optional<SavedSearch> read(String topic) {
        try {
            return Optional.of(feeds.resolve(topic).search());
        } catch (HttpProblem notAFeed) {
            return Optional.empty();
        }
    }

    /**
     * Marks topics whose feeds may have changed. It waits for a transaction that renders one of them, because that may have been too early.
     *
     * @param publishedUntil up to when scheduled publications are recorded; the epoch for none
     */
    @Transactional
    void markStale(Collection<String> topics, Instant publishedUntil) {
        database.createNativeQuery("""
                        update websub_topic set stale = true,
                          told_out = greatest(told_out, :published)
                        where url in (select url from websub_topic where url = any(:topics) order by url for no key update)""")
                .setParameter("published", publishedUntil)
                .setParameter("topics", topics.toArray(String[]::new))
                .executeUpdate();
    }

    /**
     * Renders a stale topic that no other node renders, and makes deliveries due to the subscribers with another state. A topic that cannot
     * be rendered is postponed, so that it does not hold up the others.
     *
     * @return whether there was one
     */
    boolean refreshNext() {
        try {
            return refreshOne();
        } catch (RenderException e) {
            if (e.isTransient()) {
                LOG.debugf(e, "The feed %s is rendered later", e.topic);
                postpone(e.topic, TRANSIENT_PAUSE);
            } else {
                LOG.warnf(e, "The feed %s cannot be rendered", e.topic);
                postpone(e.topic, FAILURE_PAUSE);
            }
            return true;
        }
    }

    @Transactional
    boolean refreshOne() {
        List<?> found = database.createNativeQuery("""
                        select url, told_out from websub_topic where stale and (put_off_until is null or put_off_until < now())
                        order by put_off_until nulls first limit 1 for no key update skip locked""", Tuple.class).getResultList();
        if (found.isEmpty()) {
            return false;
        }
        Tuple topic = (Tuple) found.get(0);
        String url = topic.get("url", String.class);
        Instant now = clock.instant();
        Optional<byte[]> state = state(url, topic.get("told_out", Instant.class));
        if (state.isEmpty()) {
            subscriptions.end(url, MOVED, now);
            return true;
        }
        database.createNativeQuery(
                        "update websub_topic set state = :state, stale = false, put_off_until = null where url = :url")
                .setParameter("state", state.get())
                .setParameter("url", url)
                .executeUpdate();
        subscriptions.scheduleOutdated(url, state.get(), now);
        return true;
    }

    private Optional<byte[]> state(String topic, Instant publishedUntil) {
        try {
            return snapshots.render(topic, publishedUntil).map(TopicSnapshots.Snapshot::state);
        } catch (RuntimeException e) {
            throw new RenderException(topic, e);
        }
    }

    @Transactional
    void postpone(String topic, Duration pause) {
        database.createNativeQuery(
                        "update websub_topic set put_off_until = now() + make_interval(secs => :seconds) where url = :topic")
                .setParameter("seconds", (double) pause.toSeconds())
                .setParameter("topic", topic)
                .executeUpdate();
    }

    private static final class RenderException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String topic;

        RenderException(String topic, RuntimeException cause) {
            super(cause);
            this.topic = topic;
        }

        boolean isTransient() {
            return getCause() instanceof BudgetExhaustedException
                    || getCause() instanceof HttpProblem problem
                            && problem.getStatusCode() == ProblemType.UNAVAILABLE.status();
        }
    }

    /** Deletes topics without subscriptions. */
    @Transactional
    void removeUnused() {
        database.createNativeQuery("""
                        delete from websub_topic t where not t.stale
                          and not exists (select 1 from websub_subscription s where s.topic = t.url)""").executeUpdate();
    }
}
