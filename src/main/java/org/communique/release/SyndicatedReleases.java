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
import org.communique.web.Slice;

/** Reads the releases for feeds: the public, syndicatable ones, for every caller, because a feed reader cannot keep an embargo. */
@ApplicationScoped
public class SyndicatedReleases {
    private static final String SYNDICATABLE = "not r.attribution @> '{\"syndicatable\": false}'";

    private final PressReleases releases;
    private final FoundReleases foundReleases;
    private final TopicNames topicNames;
    private final FeedTimestamps timestamps;

    SyndicatedReleases(
            PressReleases releases, FoundReleases foundReleases, TopicNames topicNames, FeedTimestamps timestamps) {
        this.releases = releases;
        this.foundReleases = foundReleases;
        this.topicNames = topicNames;
        this.timestamps = timestamps;
    }

    /**
     * A page of a feed.
     *
     * @param page    the newest first; withdrawn releases keep their positions
     * @param updated the last change of the feed; it never moves backwards
     */
    public record Window(Page<PressReleaseView> page, Instant updated) {}

    /**
     * Returns a page of a feed. Withdrawn releases stay in the page, so that a withdrawal does not bring back older releases, which feed
     * readers would take for new ones. A page of large releases ends earlier.
     *
     * <p>In a transaction, so that all is read from the same database: see {@code replica}.
     *
     * @param cursor the end of the previous page; null for the first page
     */
    @Transactional
    public Window window(SavedSearch search, int limit, String cursor, Instant now) {
        String list = "feed " + search.identity();
        ReleasePosition start = cursor == null ? null : ReleaseOrder.NEWEST.position(cursor, list);
        Criteria criteria = Visibility.publicOrWithdrawn(now)
                .and(SYNDICATABLE, Map.of())
                .and(search.filter().criteria(topicNames));
        // Read before the releases, so that a concurrent change shows up late rather than never.
        Instant lastRemoval = search.query() == null ? timestamps.lastRemoval(now) : lastRemovalFromSearch(now);
        FoundReleases.Found found = null;
        if (search.query() != null) {
            found = foundReleases.newest(search, criteria, start, limit + 1, now);
            criteria.and(PressReleases.amongIds(found.ids()));
        } else if (start != null) {
            criteria.and(ReleaseOrder.NEWEST.after(start));
        }
        Slice<PressReleaseRow> rows = releases.newest(criteria, limit);
        Instant updated = rows.rows().stream()
                .map(row -> changedAt(row, now))
                .reduce(lastRemoval, (a, b) -> a.isAfter(b) ? a : b);
        Page<PressReleaseView> page = Page.of(
                rows,
                limit,
                row -> ReleaseOrder.NEWEST.cursorAfter(row, list),
                row -> PressReleaseView.of(row, List.of(), false, now),
                null);
        if (page.isLast() && found != null && found.end() != null) {
            page = page.withNext(ReleaseOrder.NEWEST.cursorAfter(found.end(), list));
        }
        return new Window(page, updated);
    }

    private Instant lastRemovalFromSearch(Instant now) {
        Instant removed = timestamps.lastRemovalFromSearch(now);
        Instant untold = foundReleases.lastUntold(now);
        return removed.isAfter(untold) ? removed : untold;
    }

    /** Returns when readers could first see the current state. The update of an imported release may be in the future. */
    private static Instant changedAt(PressReleaseRow row, Instant now) {
        boolean edited =
                row.updatedAt().isAfter(row.publishedAt()) && !row.updatedAt().isAfter(now);
        return edited || row.publishedAt().isAfter(now) ? row.updatedAt() : row.publishedAt();
    }
}
