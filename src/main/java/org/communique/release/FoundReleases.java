package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.communique.audience.Criteria;
import org.communique.audience.Visibility;
import org.communique.database.Sql;
import org.communique.query.TextQuery;
import org.communique.web.Slice;

/**
 * Finds the releases for the feed of a search, in the order by date. The index finds most of them; those that have changed since they were
 * indexed are matched with their present texts. So the result is complete at once: whoever renders it after a change need not wait for the
 * index.
 *
 * <p>Recent withdrawals are found whatever the texts of their releases, and older ones not at all: otherwise anybody could find out what a
 * withdrawn release said, word by word.
 */
@ApplicationScoped
class FoundReleases {
    /** Bytes of the releases whose texts are read at once; one release may be larger. */
    private static final int PART = 256 * 1_024;

    private static final int RELEASES_PER_PART = 20;

    /** Releases that the index finds, but that are not syndicatable, say. Few, so the first round mostly suffices. */
    private static final int MARGIN = 20;

    private static final int MAX_CHUNK = 1_000;
    private static final int MAX_ROUNDS = 10;

    private static final Criteria PUBLISHED = new Criteria().and("r.state = 'published'", Map.of());
    /** Long enough for everybody who reads the feed now and then. */
    private static final Duration TOLD = Duration.ofDays(30);

    private static final Comparator<ReleasePosition> NEWEST_FIRST = Comparator.comparing(ReleasePosition::sortedAt)
            .thenComparing(position -> position.id().toString())
            .reversed();

    private static final String WITHDRAWN = Visibility.IS_WITHDRAWN + " and r.withdrawn_at ";
    private static final String LAST_UNTOLD =
            "select max(r.withdrawn_at) from press_release r where " + WITHDRAWN + "<= :told";

    private final PressReleases releases;
    private final TextIndex index;
    private final TextAnalysis analysis;
    private final Sql sql;

    FoundReleases(PressReleases releases, TextIndex index, TextAnalysis analysis, Sql sql) {
        this.releases = releases;
        this.index = index;
        this.analysis = analysis;
        this.sql = sql;
    }

    /** Returns when a withdrawal has last left all feeds of searches because it is old; the epoch if none has. */
    Instant lastUntold(Instant now) {
        return sql.rows(LAST_UNTOLD, Map.of("told", now.minus(TOLD)), row -> Optional.ofNullable(Sql.instant(row, 1)))
                .get(0)
                .map(withdrawn -> withdrawn.plus(TOLD))
                .orElse(Instant.EPOCH);
    }

    /**
     * Releases in the order by date, the newest first.
     *
     * @param end the position up to which releases were looked at, if there may be more after it; else null
     */
    record Found(List<ReleasePosition> positions, ReleasePosition end) {
        List<UUID> ids() {
            return positions.stream().map(ReleasePosition::id).toList();
        }
    }

    /**
     * Returns the newest releases that a search matches and that meet criteria.
     *
     * @param start the position after which to begin; null for the newest
     * @throws io.quarkiverse.resteasy.problem.HttpProblem as {@link TextIndex#finder}
     */
    Found newest(SavedSearch search, Criteria criteria, ReleasePosition start, int limit, Instant now) {
        TextIndex.Finder finder = index.finder(search, now);
        List<UUID> unindexed = matching(finder, range(criteria, start, null), limit);
        List<ReleasePosition> found = new ArrayList<>(limit);
        ReleasePosition end = start;
        boolean hasMore = true;
        for (int round = 0, chunk = limit + MARGIN; hasMore && found.size() < limit && round < MAX_ROUNDS; round++) {
            List<ReleasePosition> hits = finder.after(end, chunk);
            hasMore = hits.size() == chunk;
            List<UUID> candidates = new ArrayList<>(unindexed);
            hits.stream()
                    .map(ReleasePosition::id)
                    .filter(id -> !finder.unindexed().contains(id))
                    .forEach(candidates::add);
            ReleasePosition last = hasMore ? hits.get(hits.size() - 1) : null;
            found.addAll(between(range(criteria, end, last), candidates, now, limit - found.size()));
            end = hasMore ? last : end;
            chunk = Math.min(MAX_CHUNK, 2 * chunk);
        }
        boolean isCut = hasMore && found.size() < limit;
        // The last one that may be seen: a hit may be hidden.
        return new Found(found, !isCut || found.isEmpty() ? null : found.get(found.size() - 1));
    }

    /** Merges two lists that are read with an index each. */
    private List<ReleasePosition> between(Criteria range, List<UUID> candidates, Instant now, int limit) {
        Stream<ReleasePosition> published = candidates.isEmpty()
                ? Stream.of()
                : releases
                        .newestPositions(with(range, PUBLISHED).and(PressReleases.amongIds(candidates)), limit)
                        .stream();
        Criteria withdrawn = new Criteria().and(WITHDRAWN + "> :told", Map.of("told", now.minus(TOLD)));
        return Stream.concat(published, releases.newestPositions(with(range, withdrawn), limit).stream())
                .sorted(NEWEST_FIRST)
                .limit(limit)
                .toList();
    }

    /**
     * @param after null for the newest
     * @param upTo  null for the oldest
     */
    private static Criteria range(Criteria criteria, ReleasePosition after, ReleasePosition upTo) {
        Criteria range = new Criteria().and(criteria);
        if (after != null) {
            range.and(ReleaseOrder.NEWEST.after(after));
        }
        return upTo == null ? range : range.and(ReleaseOrder.NEWEST.upTo(upTo));
    }

    private static Criteria with(Criteria criteria, Criteria more) {
        return new Criteria().and(criteria).and(more);
    }

    /** Returns the newest of the releases that are not in the index that meet the criteria and match. */
    private List<UUID> matching(TextIndex.Finder finder, Criteria criteria, int limit) {
        List<UUID> matching = new ArrayList<>();
        if (finder.unindexed().isEmpty()) {
            return matching;
        }
        List<ReleasePosition> candidates = releases.newestPositions(
                with(criteria, PUBLISHED).and(PressReleases.amongIds(finder.unindexed())),
                finder.unindexed().size());
        TextQuery query = finder.textQuery();
        for (int i = 0; i < candidates.size() && matching.size() < limit; i += RELEASES_PER_PART) {
            List<UUID> ids = candidates.subList(i, Math.min(candidates.size(), i + RELEASES_PER_PART)).stream()
                    .map(ReleasePosition::id)
                    .toList();
            matching.addAll(matching(query, ids));
        }
        return matching;
    }

    private List<UUID> matching(TextQuery query, List<UUID> ids) {
        List<UUID> matching = new ArrayList<>();
        Slice<IndexableRelease> part = new Slice<>(List.of(), true);
        UUID last = null;
        while (part.hasMore()) {
            part = releases.indexable(
                    PressReleases.amongIds(ids).and(PressReleases.after(last)), PressReleases.rowsFor(ids), PART);
            part.rows().stream()
                    .filter(release -> query.matches(analysis.positions(release.texts())))
                    .forEach(release -> matching.add(release.id()));
            last = part.rows().isEmpty() ? null : part.last().id();
        }
        return matching;
    }
}
