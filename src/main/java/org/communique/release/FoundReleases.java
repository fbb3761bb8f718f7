package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.communique.audience.Criteria;
import org.communique.query.TextQuery;
import org.communique.web.Slice;

/**
 * Finds the releases that a search matches, in the order by date. The index finds most of them; those that have changed since they were
 * indexed are matched with their present texts. So the result is complete at once: whoever renders it after a change need not wait for the
 * index.
 */
@ApplicationScoped
class FoundReleases {
    /** Bytes of the releases whose texts are read at once; one release may be larger. */
    private static final int PART = 256 * 1_024;

    /** Releases that the index finds, but that are not public, say. Few, so the first round mostly suffices. */
    private static final int MARGIN = 20;

    private static final int MAX_CHUNK = 1_000;
    private static final int MAX_ROUNDS = 10;

    private final PressReleases releases;
    private final TextIndex index;
    private final TextAnalysis analysis;

    FoundReleases(PressReleases releases, TextIndex index, TextAnalysis analysis) {
        this.releases = releases;
        this.index = index;
        this.analysis = analysis;
    }

    /**
     * Releases in the order by date, the newest first.
     *
     * @param end the position up to which releases were looked at, if there may be more after it; else null
     */
    record Found(List<UUID> ids, ReleasePosition end) {}

    /**
     * Returns the newest releases that a search matches and that meet criteria.
     *
     * @param start the position after which to begin; null for the newest
     * @throws io.quarkiverse.resteasy.problem.HttpProblem as {@link TextIndex#finder}
     */
    Found newest(SavedSearch search, Criteria criteria, ReleasePosition start, int limit, Instant now) {
        TextIndex.Finder finder = index.finder(search, now);
        List<UUID> unindexed = matching(finder, criteria);
        List<UUID> ids = new ArrayList<>(limit);
        ReleasePosition end = start;
        boolean hasMore = true;
        for (int round = 0, chunk = limit + MARGIN; hasMore && ids.size() < limit && round < MAX_ROUNDS; round++) {
            List<ReleasePosition> hits = finder.after(end, chunk);
            hasMore = hits.size() == chunk;
            List<UUID> candidates = new ArrayList<>(unindexed);
            hits.forEach(hit -> candidates.add(hit.id()));
            Criteria next = new Criteria().and(criteria).and(PressReleases.amongIds(candidates));
            if (end != null) {
                next.and(ReleaseOrder.NEWEST.after(end));
            }
            if (hasMore) {
                end = hits.get(hits.size() - 1);
                next.and(ReleaseOrder.NEWEST.upTo(end));
            }
            releases.newestPositions(next, limit - ids.size()).forEach(found -> ids.add(found.id()));
            chunk = Math.min(MAX_CHUNK, 2 * chunk);
        }
        return new Found(ids, hasMore && ids.size() < limit ? end : null);
    }

    /** Returns those of the releases that are not in the index that meet the criteria and match. */
    private List<UUID> matching(TextIndex.Finder finder, Criteria criteria) {
        Set<UUID> unindexed = finder.unindexed();
        if (unindexed.isEmpty()) {
            return List.of();
        }
        Set<UUID> candidates = new HashSet<>();
        releases.newestPositions(new Criteria().and(criteria).and(PressReleases.amongIds(unindexed)), unindexed.size())
                .forEach(position -> candidates.add(position.id()));
        List<UUID> matching = new ArrayList<>();
        TextQuery query = finder.textQuery();
        Slice<IndexableRelease> part = new Slice<>(List.of(), !candidates.isEmpty());
        UUID last = null;
        while (part.hasMore()) {
            part = releases.indexable(
                    PressReleases.amongIds(candidates).and(PressReleases.after(last)),
                    PressReleases.rowsFor(candidates),
                    PART);
            part.rows().stream()
                    .filter(release -> query.matches(analysis.positions(release.texts())))
                    .forEach(release -> matching.add(release.id()));
            last = part.rows().isEmpty() ? null : part.last().id();
        }
        return matching;
    }
}
