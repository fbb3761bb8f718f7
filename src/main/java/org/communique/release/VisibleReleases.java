package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.communique.access.Caller;
import org.communique.web.CacheLifetime;
import org.communique.web.Slice;

/** Gives other rooms read access to releases: for the search index, and as views for a caller. */
@ApplicationScoped
public class VisibleReleases {
    /** Maximum number of characters of HTML that {@link #forPage} reads. */
    public static final int BODY_START = BodyPart.START_LENGTH;

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

    /**
     * Returns the existing releases with these ids, regardless of visibility, in the order of ids.
     *
     * @param after    the id after which to start; null for the first
     * @param maxBytes maximum size of all; at least one is returned
     */
    public Slice<IndexableRelease> indexable(Collection<UUID> ids, UUID after, long maxBytes) {
        return releases.indexable(
                PressReleases.amongIds(ids).and(PressReleases.after(after)), PressReleases.rowsFor(ids), maxBytes);
    }

    /**
     * Returns the releases after an id in the order of ids, regardless of visibility.
     *
     * @param id       null starts with the first
     * @param maxBytes maximum size of all; at least one is returned
     */
    public Slice<IndexableRelease> indexableAfter(UUID id, int limit, long maxBytes) {
        return releases.indexable(PressReleases.after(id), limit, maxBytes);
    }

    /** Returns the releases that the caller may see, without their bodies, in the order of the ids. */
    public List<PressReleaseView> withoutBody(List<UUID> ids, Caller caller, Instant now) {
        return ids.isEmpty() ? List.of() : queries.viewsWithoutBody(ids, caller, now);
    }

    /** Returns the titles of those releases that the caller may see and that have one. */
    public List<String> titles(List<UUID> ids, Caller caller, Instant now) {
        return ids.isEmpty() ? List.of() : releases.titles(ids, caller, now);
    }

    /**
     * Passes the releases that the caller may see to a consumer, with their bodies, in the order of the ids. They are read in parts of limited
     * size, so the consumer should not keep them.
     */
    public void forEach(List<UUID> ids, Caller caller, Instant now, Consumer<PressReleaseView> consumer) {
        queries.forEach(ids, caller, now, consumer);
    }

    /**
     * Passes the releases that the caller may see to a consumer, with the first {@value #BODY_START} characters of their bodies, which may end
     * within a tag, in the order of the ids. The consumer may keep the releases without these: it gets as many as a page may have.
     *
     * @return the number of ids up to the end of the page, including those of releases that the caller may not see
     */
    public int forPage(List<UUID> ids, Caller caller, Instant now, Consumer<PressReleaseView> consumer) {
        return queries.forPage(ids, caller, now, consumer);
    }

    /**
     * Returns a release with the start of its body.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 404 if the caller may not see the release, 410 if it is withdrawn and the caller could
     *     see it before
     */
    public PressReleaseView withBodyStart(UUID id, Caller caller, Instant now) {
        return queries.viewWithBodyStart(id, caller, now);
    }

    /** Returns the release without its body, if it is withdrawn and the caller could see it before. */
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
