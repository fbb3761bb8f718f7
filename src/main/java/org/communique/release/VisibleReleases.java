package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.audience.Criteria;
import org.communique.web.CacheLifetime;

/** Gives other rooms read access to releases: for the search index, and as views for a caller. */
@ApplicationScoped
public class VisibleReleases {
    private final PressReleases releases;
    private final TopicNames topicNames;
    private final ReleaseQueries queries;
    private final CacheLifetime cacheLifetime;

    VisibleReleases(
            PressReleases releases, TopicNames topicNames, ReleaseQueries queries, CacheLifetime cacheLifetime) {
        this.releases = releases;
        this.topicNames = topicNames;
        this.queries = queries;
        this.cacheLifetime = cacheLifetime;
    }

    /** Returns the existing releases with these ids, regardless of visibility. */
    @Transactional
    public List<IndexableRelease> indexable(Collection<UUID> ids) {
        return releases.indexable(
                new Criteria().and("r.id = any(:ids)", java.util.Map.of("ids", ids.toArray(UUID[]::new))), ids.size());
    }

    /** Returns the releases after an id in the order of ids, regardless of visibility; null starts with the first. */
    @Transactional
    public List<IndexableRelease> indexableAfter(UUID id, int limit) {
        UUID after = id == null ? new UUID(0, 0) : id;
        return releases.indexable(new Criteria().and("r.id > :after", java.util.Map.of("after", after)), limit);
    }

    /** Returns the releases that the caller may see, with their bodies, in the order of the ids. */
    @Transactional
    public List<PressReleaseView> visible(List<UUID> ids, Caller caller, Instant now) {
        return queries.views(ids, caller, now);
    }

    /** Returns the release without its body, if it is withdrawn and the caller could see it before. */
    @Transactional
    public Optional<PressReleaseView> withdrawn(UUID id, Caller caller, Instant now) {
        return releases.withdrawnRow(id, caller).map(row -> PressReleaseView.of(row, List.of(), false, now));
    }

    /** Lets a public response expire when the next release that matches the filter becomes public. */
    public void expireAtNextPublication(ReleaseFilter filter, Caller caller, Instant now) {
        if (caller.isAnonymous()) {
            cacheLifetime.expiresAt(releases.nextPublication(filter.criteria(topicNames), now));
        }
    }
}
