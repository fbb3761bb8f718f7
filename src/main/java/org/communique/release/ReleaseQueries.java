package org.communique.release;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.communique.access.Caller;
import org.communique.memory.MemoryBudget;
import org.communique.memory.RequestMemory;
import org.communique.release.PressReleases.LockedRelease;
import org.communique.web.Instants;
import org.communique.web.Page;
import org.communique.web.ProblemType;
import org.communique.web.Slice;

/** Reads releases as a caller may see them. */
@ApplicationScoped
public class ReleaseQueries {
    /** The id of no release: the nil UUID (RFC 9562, section 5.9). */
    public static final UUID NOBODY = new UUID(0, 0);

    private static final long BYTES_PER_CHARACTER = 2;
    private static final String NO_SUCH_ID = "No press release has this id.";

    private final PressReleases releases;
    private final ReleaseCounter counter;
    private final MemoryBudget budget;
    private final RequestMemory memory;

    ReleaseQueries(PressReleases releases, ReleaseCounter counter, MemoryBudget budget, RequestMemory memory) {
        this.releases = releases;
        this.counter = counter;
        this.budget = budget;
        this.memory = memory;
    }

    /** @throws HttpProblem 404 if the caller may not see the release, 410 if the caller could see it until it was withdrawn */
    ReleaseWithLinks get(UUID id, Caller caller, Instant now) {
        return releases.find(id, caller, now).orElseThrow(() -> notFoundOrGone(id, caller, now));
    }

    /**
     * Returns the release that has, or formerly had, the slug. The response for a hidden release is the same as for one that does not
     * exist, and takes the same queries.
     *
     * @throws HttpProblem 404 if the caller may not see the release, 410 if the caller could see it until it was withdrawn
     */
    ReleaseWithLinks getBySlug(String slug, Caller caller, Instant now) {
        return releases.findBySlug(slug, caller, now).orElseThrow(() -> {
            UUID id = releases.idOfSlug(slug).orElse(NOBODY);
            return notFoundOrGone(id, "No press release has this slug.", caller, now);
        });
    }

    /** @throws HttpProblem as {@link #get}, or 403 if the caller is bound to an organization other than the release's */
    void requireEditable(UUID id, Caller caller, Instant now) {
        PressReleases.Ownership ownership =
                releases.ownership(id, caller, now).orElseThrow(() -> notFoundOrGone(id, caller, now));
        requireAccess(ownership.organization(), caller);
    }

    /**
     * Locks a release until the transaction ends.
     *
     * @throws HttpProblem as {@link #requireEditable}
     */
    LockedRelease lockEditable(UUID id, Caller caller, Instant now) {
        LockedRelease locked = releases.lock(id, caller, now).orElseThrow(() -> notFoundOrGone(id, caller, now));
        requireAccess(locked.release().organizationId(), caller);
        takeFor(locked.release().body());
        return locked;
    }

    /** Takes memory for a text that is changed, compared, and written to the journal. */
    void takeFor(String body) {
        if (body != null) {
            memory.takeForContent(BYTES_PER_CHARACTER * body.length());
        }
    }

    private static void requireAccess(UUID organization, Caller caller) {
        if (!caller.mayAccess(organization)) {
            throw ProblemType.FORBIDDEN.because(
                    "The key is bound to another organization than that of the press release.");
        }
    }

    /** Returns the view of a release; it has no neighbours, so none are read. */
    PressReleaseView view(UUID id, Caller caller, Instant now) {
        return releases.withIds(List.of(id), BodyPart.WHOLE, caller, now, Extent.PAGE).rows().stream()
                .findFirst()
                .map(release -> view(release, caller, now))
                .orElseThrow(() -> notFoundOrGone(id, caller, now));
    }

    /** As {@link #view}, with the start of the body. */
    PressReleaseView viewWithBodyStart(UUID id, Caller caller, Instant now) {
        List<PressReleaseView> found = new ArrayList<>(1);
        forPage(List.of(id), caller, now, found::add);
        return found.stream().findFirst().orElseThrow(() -> notFoundOrGone(id, caller, now));
    }

    Page<PressReleaseView> list(ReleaseListing listing, Caller caller, Instant now) {
        Slice<ReleaseWithLinks> rows = releases.list(listing, caller, now);
        Long total = listing.withTotal() ? counter.count(listing.filter(), caller, now) : null;
        return Page.of(
                rows,
                listing.limit(),
                release -> listing.order().cursorAfter(release.row(), listing.canonical()),
                release -> view(release, caller, now),
                total);
    }

    /** Returns the views, without their bodies, of those releases that the caller may see, in the order of the ids. */
    List<PressReleaseView> viewsWithoutBody(List<UUID> ids, Caller caller, Instant now) {
        return releases.withoutBody(ids, caller, now).rows().stream()
                .map(release -> view(release, caller, now))
                .toList();
    }

    /** Passes the views of those releases that the caller may see to a consumer, in the order of the ids, in parts of limited size. */
    void forEach(List<UUID> ids, Caller caller, Instant now, Consumer<PressReleaseView> consumer) {
        List<UUID> rest = ids;
        while (!rest.isEmpty()) {
            Slice<ReleaseWithLinks> part = releases.withIds(rest, BodyPart.WHOLE, caller, now, Extent.SMALL);
            if (!part.rows().isEmpty()) {
                part.rows().forEach(release -> consumer.accept(view(release, caller, now)));
                rest = part.hasMore() ? after(part, rest) : List.of();
            } else if (part.hasMore()) {
                rest = acceptLarge(rest, caller, now, consumer);
            } else {
                rest = List.of();
            }
        }
    }

    /** Passes on releases of which the first is large, with a share of the memory budget. Returns the ids that are left. */
    private List<UUID> acceptLarge(List<UUID> ids, Caller caller, Instant now, Consumer<PressReleaseView> consumer) {
        return budget.with(MemoryBudget.heapOf(Extent.PAGE.maxBytes()), () -> {
            Slice<ReleaseWithLinks> part = releases.withIds(ids, BodyPart.WHOLE, caller, now, Extent.PAGE);
            part.rows().forEach(release -> consumer.accept(view(release, caller, now)));
            return part.hasMore() ? after(part, ids) : List.of();
        });
    }

    /**
     * Passes the views of those releases that the caller may see to a consumer, with the start of their bodies, in the order of the ids, until
     * what is left of them without bodies has the size of a page. A page that is not small takes one share of the memory budget.
     *
     * @return the number of ids up to the end of the page, including those of releases that the caller may not see
     */
    int forPage(List<UUID> ids, Caller caller, Instant now, Consumer<PressReleaseView> consumer) {
        List<UUID> rest = ids;
        boolean hasShare = false;
        long kept = 0;
        while (!rest.isEmpty()) {
            Slice<ReleaseWithLinks> part = releases.withIds(rest, BodyPart.START, caller, now, Extent.SMALL);
            boolean isFirstLarge = part.rows().isEmpty() && part.hasMore();
            if (isFirstLarge) {
                hasShare = hasShare || takePage();
                part = releases.withIds(rest, BodyPart.START, caller, now, Extent.PAGE);
            }
            for (ReleaseWithLinks release : part.rows()) {
                long size = sizeWithoutBody(release.row());
                if (kept > 0 && kept + size > Extent.PAGE.maxBytes()) {
                    return ids.indexOf(release.row().id());
                }
                kept += size;
                if (kept > Extent.SMALL.maxBytes()) {
                    hasShare = hasShare || takePage();
                }
                consumer.accept(view(release, caller, now));
            }
            rest = part.hasMore() ? after(part, rest) : List.of();
        }
        return ids.size();
    }

    private boolean takePage() {
        memory.takeForContent(Extent.PAGE.maxBytes());
        return true;
    }

    /** Returns the approximate size of the texts and lists, in bytes. */
    private static long sizeWithoutBody(PressReleaseRow row) {
        return Stream.of(row.attribution(), row.contacts(), row.media(), row.corrections())
                .mapToLong(list -> BYTES_PER_CHARACTER * String.valueOf(list).length())
                .sum();
    }

    private static List<UUID> after(Slice<ReleaseWithLinks> part, List<UUID> ids) {
        return ids.subList(ids.indexOf(part.last().row().id()) + 1, ids.size());
    }

    PressReleaseView view(ReleaseWithLinks release, Caller caller, Instant now) {
        PressReleaseRow row = release.row();
        return PressReleaseView.of(row, release.translations(), isReplacementVisible(row, caller, now), now);
    }

    private HttpProblem notFoundOrGone(UUID id, Caller caller, Instant now) {
        return notFoundOrGone(id, NO_SUCH_ID, caller, now);
    }

    /** @param detail the detail of a 404 */
    private HttpProblem notFoundOrGone(UUID id, String detail, Caller caller, Instant now) {
        return releases.withdrawnRow(id, caller)
                .map(row -> gone(row, caller, now))
                .orElseGet(() -> ProblemType.NOT_FOUND.because(detail));
    }

    private HttpProblem gone(PressReleaseRow row, Caller caller, Instant now) {
        HttpProblem.Builder problem = ProblemType.WITHDRAWN
                .builder(row.withdrawalReason())
                .with("reason", row.withdrawalReason())
                .with("withdrawnAt", Instants.format(row.withdrawnAt()));
        if (isReplacementVisible(row, caller, now)) {
            problem.with("replacedBy", row.replacedBy());
        }
        return problem.build();
    }

    /** A withdrawn release must not give away a replacement under embargo. */
    private boolean isReplacementVisible(PressReleaseRow row, Caller caller, Instant now) {
        return row.replacedBy() != null && releases.isVisible(row.replacedBy(), caller, now);
    }
}
