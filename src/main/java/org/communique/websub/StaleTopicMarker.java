package org.communique.websub;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.communique.changes.ChangeMatcher;
import org.communique.changes.ChangeMatcher.TextMatches;
import org.communique.journal.JournalCheckpoints;
import org.communique.journal.JournalReader;
import org.communique.organization.Organizations;
import org.communique.release.FilterFields;
import org.communique.release.SavedSearch;

/**
 * Reads the journal for all nodes, and marks the topics whose feeds a change may affect. The checkpoint moves in the transaction that marks
 * them, so no change is missed, whenever a node is killed.
 */
@ApplicationScoped
class StaleTopicMarker {
    private static final String CHECKPOINT = "websub";
    /** With more changes than this, marking every topic costs less than finding the affected ones. */
    private static final int MAX_CHANGES = 1_000;
    /** After this time, too, every topic is marked. */
    private static final Duration MAX_MATCHING = Duration.ofSeconds(5);

    /**
     * The changes that may affect a feed, with the release's filter fields before and after. A change of an organization or of a purged
     * release may affect any feed: an organization has many releases, and the fields of a purged release are not known any more.
     */
    private static final String CHANGES = """
            select j.position, j.subject_id, case when j.event = 'came-out' then j.public_at end as became_public,
              cast(j.fields_before as text) as before, cast(j.fields_after as text) as after,
              j.subject = 'organization' or j.fields_after is null as everywhere,
              j.snapshot ->> 'status' = 'withdrawn' as withdrawn
            from journal j
            where j.position > :position and j.position <= :end and (
              j.moves_feeds or j.subject = 'press-release' and (
                j.audience = 2 or j.audience_before = 2 or j.event not in ('created', 'edited')))
            order by j.position""";

    private final EntityManager database;
    private final JournalReader journal;
    private final JournalCheckpoints checkpoints;
    private final Topics topics;
    private final Organizations organizations;
    private final ChangeMatcher changeMatcher;
    private boolean isPrepared;

    StaleTopicMarker(
            EntityManager database,
            JournalReader journal,
            JournalCheckpoints checkpoints,
            Topics topics,
            Organizations organizations,
            ChangeMatcher changeMatcher) {
        this.database = database;
        this.journal = journal;
        this.checkpoints = checkpoints;
        this.topics = topics;
        this.organizations = organizations;
        this.changeMatcher = changeMatcher;
    }

    /**
     * A change that may affect a feed.
     *
     * @param release      its id; of no use for an organization
     * @param isWithdrawn  whether the release is withdrawn: feeds of searches list recent withdrawals whatever the texts were
     * @param becamePublic when its release became public by schedule; else null
     * @param fields       the filter fields of its release before and after; null when any feed may be affected
     */
    private record FeedChange(
            long position, UUID release, boolean isWithdrawn, Instant becamePublic, List<FilterFields> fields) {
        static FeedChange of(Tuple row) {
            List<FilterFields> fields = Boolean.TRUE.equals(row.get("everywhere", Boolean.class))
                    ? null
                    : Stream.of(row.get("before", String.class), row.get("after", String.class))
                            .filter(Objects::nonNull)
                            .map(FilterFields::of)
                            .toList();
            return new FeedChange(
                    row.get("position", Long.class),
                    row.get("subject_id", UUID.class),
                    Boolean.TRUE.equals(row.get("withdrawn", Boolean.class)),
                    row.get("became_public", Instant.class),
                    fields);
        }
    }

    /** Prepares the queries of topics outside of a transaction: at the start, that may take seconds. */
    void prepare() {
        if (!isPrepared) {
            changeMatcher.retain(searches(topics.all()).values(), null);
            isPrepared = true;
        }
        changeMatcher.prepare();
    }

    /**
     * Processes the journal to its end, unless another node does.
     *
     * @return whether the journal is processed to its end
     */
    @Transactional
    boolean catchUp() {
        long end = journal.end();
        // Reads before it locks, because locking writes.
        if (end <= checkpoints.position(CHECKPOINT)) {
            return true;
        }
        OptionalLong position = checkpoints.lock(CHECKPOINT);
        if (position.isEmpty()) {
            return false;
        }
        if (end > position.getAsLong()) {
            List<String> all = topics.all();
            if (!all.isEmpty()) {
                mark(all, position.getAsLong(), end);
            }
            checkpoints.move(CHECKPOINT, end);
        }
        return true;
    }

    private void mark(List<String> all, long position, long end) {
        if (end - position > MAX_CHANGES) {
            topics.markStale(all, lastBecamePublic(position, end));
            return;
        }
        List<FeedChange> changes = changes(position, end);
        if (changes.isEmpty()) {
            return;
        }
        Instant becamePublic = changes.stream()
                .map(FeedChange::becamePublic)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        List<String> affected = affected(all, changes);
        if (!affected.isEmpty()) {
            topics.markStale(affected, becamePublic);
        }
    }

    @SuppressWarnings("unchecked")
    private List<FeedChange> changes(long position, long end) {
        List<Tuple> rows = database.createNativeQuery(CHANGES, Tuple.class)
                .setParameter("position", position)
                .setParameter("end", end)
                .getResultList();
        return rows.stream().map(FeedChange::of).toList();
    }

    /** When the last release became public by schedule among these changes; the epoch when none did. */
    private Instant lastBecamePublic(long position, long end) {
        Tuple row = (Tuple) database.createNativeQuery("""
                        select max(public_at) as at from journal
                        where position > :position and position <= :end and event = 'came-out'""", Tuple.class)
                .setParameter("position", position)
                .setParameter("end", end)
                .getSingleResult();
        return Objects.requireNonNullElse(row.get("at", Instant.class), Instant.EPOCH);
    }

    private List<String> affected(List<String> all, List<FeedChange> changes) {
        if (changes.stream().anyMatch(change -> change.fields() == null)) {
            return all;
        }
        Map<String, SavedSearch> searches = searches(all);
        changeMatcher.retain(searches.values(), null);
        Map<String, UUID> ids = organizations.idsBySlug(SavedSearch.organizationSlugs(searches.values()));
        Map<FeedChange, TextMatches> matches = new IdentityHashMap<>();
        long enough = System.nanoTime() + MAX_MATCHING.toNanos();
        for (FeedChange change : changes) {
            TextMatches texts = changeMatcher.of(change.release(), change.position(), ChangeMatcher.ALWAYS);
            texts.read();
            matches.put(change, texts);
            if (System.nanoTime() - enough > 0) {
                return all;
            }
        }
        return all.stream()
                .filter(topic -> changes.stream()
                        .anyMatch(change -> isAffected(searches.get(topic), change, ids, matches.get(change))))
                .toList();
    }

    private Map<String, SavedSearch> searches(List<String> all) {
        Map<String, SavedSearch> searches = new HashMap<>();
        all.forEach(topic -> searches.put(topic, topics.search(topic).orElse(SavedSearch.ALL)));
        return searches;
    }

    private static boolean isAffected(
            SavedSearch search, FeedChange change, Map<String, UUID> ids, TextMatches matches) {
        return change.fields().stream().anyMatch(one -> search.filter().matchesIgnoringTime(one, ids))
                && (search.query() == null
                        || change.isWithdrawn()
                        || matches.before(search.query(), true)
                        || matches.after(search.query(), true));
    }
}
