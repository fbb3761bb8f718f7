package org.communique.websub;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.communique.release.ReleaseFilter;
import org.communique.syndication.Feeds;
import org.communique.syndication.RenderedFeed;
import org.jboss.logging.Logger;

/**
 * The feeds that somebody subscribed to, and what they showed when they were last looked at. Whatever changes a topic has its row first and
 * those of its subscriptions afterwards, so that no two wait for each other.
 */
@ApplicationScoped
class Topics {
    private static final Logger LOG = Logger.getLogger(Topics.class);
    private static final String MOVED = "the topic is not the address of a feed of this service any more";

    private final EntityManager database;
    private final Feeds feeds;
    private final TopicSnapshots topicSnapshots;
    private final HubSubscriptions hubSubscriptions;
    private final Clock clock;

    Topics(
            EntityManager database,
            Feeds feeds,
            TopicSnapshots topicSnapshots,
            HubSubscriptions hubSubscriptions,
            Clock clock) {
        this.database = database;
        this.feeds = feeds;
        this.topicSnapshots = topicSnapshots;
        this.hubSubscriptions = hubSubscriptions;
        this.clock = clock;
    }

    @Transactional
    @SuppressWarnings("unchecked")
    List<String> all() {
        return database.createNativeQuery("select url from websub_topic", String.class)
                .getResultList();
    }

    /** What a topic's feed is narrowed down to; empty when it is no feed any more. */
    Optional<ReleaseFilter> filter(String topic) {
        try {
            return Optional.of(feeds.resolve(topic).filter());
        } catch (HttpProblem nothingThere) {
            return Optional.empty();
        }
    }

    /**
     * Has topics looked at again. One that is just being looked at is waited for: that look may have come too early.
     *
     * @param toldOut what came out until then has been told; the epoch when nothing was
     */
    @Transactional
    void mayHaveChanged(Collection<String> topics, Instant toldOut) {
        database.createNativeQuery("""
                        update websub_topic set stale = true,
                          told_out = greatest(told_out, :told)
                        where url in (select url from websub_topic where url = any(:topics) order by url for no key update)""")
                .setParameter("told", toldOut)
                .setParameter("topics", topics.toArray(String[]::new))
                .executeUpdate();
    }

    /**
     * Looks at a topic that may have changed, if there is one that nobody looks at, and has those who lack what it shows sent it. One that
     * cannot be made is put off: it must not keep the others from being looked at.
     *
     * @return whether there was one
     */
    boolean look() {
        try {
            return lookAtOne();
        } catch (NotMade e) {
            LOG.warnf(e, "%s cannot be made right now", e.topic);
            putOff(e.topic);
            return true;
        }
    }

    @Transactional
    boolean lookAtOne() {
        List<?> found = database.createNativeQuery("""
                        select url, told_out from websub_topic where stale and (put_off_until is null or put_off_until < now())
                        limit 1 for no key update skip locked""", Tuple.class).getResultList();
        if (found.isEmpty()) {
            return false;
        }
        Tuple topic = (Tuple) found.get(0);
        String url = topic.get("url", String.class);
        Instant now = clock.instant();
        Optional<byte[]> state = state(url, topic.get("told_out", Instant.class), now);
        if (state.isEmpty()) {
            hubSubscriptions.end(url, MOVED, now);
            return true;
        }
        database.createNativeQuery(
                        "update websub_topic set state = :state, stale = false, put_off_until = null where url = :url")
                .setParameter("state", state.get())
                .setParameter("url", url)
                .executeUpdate();
        hubSubscriptions.haveSent(url, state.get(), now);
        return true;
    }

    private Optional<byte[]> state(String topic, Instant toldOut, Instant now) {
        try {
            return topicSnapshots.made(topic, toldOut, now).map(RenderedFeed::state);
        } catch (RuntimeException e) {
            throw new NotMade(topic, e);
        }
    }

    @Transactional
    void putOff(String topic) {
        database.createNativeQuery(
                        "update websub_topic set put_off_until = now() + interval '1 minute' where url = :topic")
                .setParameter("topic", topic)
                .executeUpdate();
    }

    private static final class NotMade extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String topic;

        NotMade(String topic, RuntimeException cause) {
            super(cause);
            this.topic = topic;
        }
    }

    /** Forgets topics without subscriptions. */
    @Transactional
    void forget() {
        database.createNativeQuery("""
                        delete from websub_topic t where not t.stale
                          and not exists (select 1 from websub_subscription s where s.topic = t.url)""").executeUpdate();
    }
}
