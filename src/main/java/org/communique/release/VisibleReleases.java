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

/** What others need of releases: their texts, to be indexed, and what was found or is told of, to be shown to a caller. */
@ApplicationScoped
public class VisibleReleases {
    private final PressReleases releases;
    private final ReleaseQueries reader;
    private final CacheLifetime cacheLifetime;

    VisibleReleases(PressReleases releases, ReleaseQueries reader, CacheLifetime cacheLifetime) {
        this.releases = releases;
        this.reader = reader;
        this.cacheLifetime = cacheLifetime;
    }

    /** The releases with these ids that there are, in any state. */
    @Transactional
    public List<IndexableRelease> texts(Collection<UUID> ids) {
        return releases.texts(
                new Criteria().and("r.id = any(:ids)", java.util.Map.of("ids", ids.toArray(UUID[]::new))), ids.size());
    }

    /** The next ones after an id, in the order of ids; null begins. */
    @Transactional
    public List<IndexableRelease> textsAfter(UUID id, int most) {
        UUID after = id == null ? new UUID(0, 0) : id;
        return releases.texts(new Criteria().and("r.id > :after", java.util.Map.of("after", after)), most);
    }

    /** Those of the ids that the caller may see, whole, in the order of the ids. */
    @Transactional
    public List<PressReleaseView> visible(List<UUID> ids, Caller caller, Instant now) {
        return reader.views(ids, caller, now);
    }

    /** What the caller is told of as withdrawn, without its body. */
    @Transactional
    public Optional<PressReleaseView> withdrawn(UUID id, Caller caller, Instant now) {
        return releases.withdrawnRow(id, caller).map(row -> PressReleaseView.of(row, List.of(), false, now));
    }

    /** The answer that is being made ends when the next release comes out that could be in it, or is the caller's alone. */
    public void expireAtNextPublication(ReleaseFilter filter, Caller caller, Instant now) {
        if (caller.isAnonymous()) {
            cacheLifetime.expiresAt(releases.nextPublication(filter.criteria(), now));
        }
    }
}
