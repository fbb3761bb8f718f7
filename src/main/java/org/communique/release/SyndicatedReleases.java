package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.communique.audience.Criteria;
import org.communique.audience.Visibility;
import org.communique.journal.FeedTimestamps;
import org.communique.web.Page;

/** What feeds show: what the public may read and partners may use, whoever asks, for a feed reader cannot keep an embargo. */
@ApplicationScoped
public class SyndicatedReleases {
    private static final String SYNDICATABLE = "not r.attribution @> '{\"syndicatable\": false}'";

    private final PressReleases releases;
    private final FeedTimestamps clock;

    SyndicatedReleases(PressReleases releases, FeedTimestamps clock) {
        this.releases = releases;
        this.clock = clock;
    }

    /**
     * A page of a feed.
     *
     * @param page    the newest first, those that were withdrawn in the places that they had
     * @param updated when a page like this last changed; it never moves backwards
     */
    public record Window(Page<PressReleaseView> page, Instant updated) {}

    /**
     * Withdrawn releases stay in the page, so that a withdrawal does not pull older ones back in, which readers would take for new.
     *
     * @param cursor where the page before ended; null for the first
     */
    @Transactional
    public Window window(ReleaseFilter filter, int limit, String cursor, Instant now) {
        String list = "feed " + filter.parameters();
        Criteria criteria =
                Visibility.publicOrWithdrawn(now).and(SYNDICATABLE, Map.of()).and(filter.criteria());
        if (cursor != null) {
            criteria.and(ReleaseOrder.NEWEST.after(cursor, list));
        }
        // Before the releases are read: what changes in between is told late rather than never.
        Instant moved = clock.lastMove(now);
        List<PressReleaseRow> rows = releases.newest(criteria, limit + 1);
        Instant updated = rows.stream()
                .limit(limit)
                .map(row -> changedAt(row, now))
                .reduce(moved, (a, b) -> a.isAfter(b) ? a : b);
        Page<PressReleaseView> page = Page.of(
                rows,
                limit,
                row -> ReleaseOrder.NEWEST.cursorAfter(row, list),
                row -> PressReleaseView.of(row, List.of(), false, now),
                null);
        return new Window(page, updated);
    }

    /** When readers could first see it as it is. An imported one may say that it was changed in the future. */
    private static Instant changedAt(PressReleaseRow row, Instant now) {
        boolean edited =
                row.updatedAt().isAfter(row.publishedAt()) && !row.updatedAt().isAfter(now);
        return edited || row.publishedAt().isAfter(now) ? row.updatedAt() : row.publishedAt();
    }
}
