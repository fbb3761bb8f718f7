package org.communique.release;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.web.Page;
import org.communique.web.Parameters;
import org.communique.web.ProblemType;

/** Reads releases through the eyes of a caller. */
@ApplicationScoped
public class ReleaseQueries {
    /** The id of no release: the nil UUID (RFC 9562, section 5.9). */
    public static final UUID NOBODY = new UUID(0, 0);

    private static final String NO_SUCH_ID = "id: there is no press release with this id";

    private final PressReleases releases;

    ReleaseQueries(PressReleases releases) {
        this.releases = releases;
    }

    /** @throws HttpProblem 404 when the caller may not see it, 410 when the caller could until it was withdrawn */
    ReleaseWithLinks shown(UUID id, Caller caller, Instant now) {
        return releases.shown(id, caller, now).orElseThrow(() -> absent(id, NO_SUCH_ID, caller, now));
    }

    /**
     * What has the slug or had it once. A hidden release is looked for and answered as one that does not exist.
     *
     * @throws HttpProblem 404 when the caller may not see it, 410 when the caller could until it was withdrawn
     */
    ReleaseWithLinks shownWithSlug(String slug, Caller caller, Instant now) {
        return releases.shownWithSlug(slug, caller, now).orElseThrow(() -> {
            UUID id = releases.withSlug(slug).orElse(NOBODY);
            return absent(id, "slug: there is no press release with this slug", caller, now);
        });
    }

    /**
     * The id of what the caller works on, and not only reads.
     *
     * @throws HttpProblem 403 when the caller is bound to another organization than the release's
     */
    UUID requireEditable(String id, Caller caller, Instant now) {
        UUID wanted = Parameters.id(id);
        PressReleases.Ownership ownership =
                releases.ownership(wanted, caller, now).orElseThrow(() -> absent(wanted, NO_SUCH_ID, caller, now));
        if (!caller.mayAccess(ownership.organization())) {
            throw ProblemType.FORBIDDEN.because("the key is bound to another organization than the press release's");
        }
        return wanted;
    }

    PressReleaseView view(UUID id, Caller caller, Instant now) {
        // Without its neighbours, which a view does not show.
        return views(List.of(id), caller, now).stream()
                .findFirst()
                .orElseThrow(() -> absent(id, NO_SUCH_ID, caller, now));
    }

    Page<PressReleaseView> list(ReleaseListing listing, Caller caller, Instant now) {
        List<ReleaseWithLinks> rows = releases.list(listing, caller, now);
        Long total = listing.counted() ? releases.count(listing.filter(), caller, now) : null;
        return Page.of(
                rows,
                listing.limit(),
                shown -> listing.order().cursorAfter(shown.row(), listing.canonical()),
                shown -> view(shown, caller, now),
                total);
    }

    /** Those of the ids that the caller may see, in the order of the ids. */
    List<PressReleaseView> views(List<UUID> ids, Caller caller, Instant now) {
        List<ReleaseWithLinks> rows = new ArrayList<>(releases.withIds(ids, caller, now));
        rows.sort(Comparator.comparingInt(shown -> ids.indexOf(shown.row().id())));
        return rows.stream().map(shown -> view(shown, caller, now)).toList();
    }

    PressReleaseView view(ReleaseWithLinks shown, Caller caller, Instant now) {
        PressReleaseRow row = shown.row();
        return PressReleaseView.of(row, shown.translations(), isReplacementVisible(row, caller, now), now);
    }

    /** @param absence what a caller is told who may not see it */
    private HttpProblem absent(UUID id, String absence, Caller caller, Instant now) {
        return releases.withdrawnRow(id, caller)
                .map(row -> gone(row, caller, now))
                .orElseGet(() -> ProblemType.NOT_FOUND.because(absence));
    }

    private HttpProblem gone(PressReleaseRow row, Caller caller, Instant now) {
        HttpProblem.Builder problem = ProblemType.WITHDRAWN
                .builder(row.withdrawalReason())
                .with("reason", row.withdrawalReason())
                .with("withdrawnAt", row.withdrawnAt());
        if (isReplacementVisible(row, caller, now)) {
            problem.with("replacedBy", row.replacedBy());
        }
        return problem.build();
    }

    /** A replacement under embargo must not be given away by what it replaces. */
    private boolean isReplacementVisible(PressReleaseRow row, Caller caller, Instant now) {
        return row.replacedBy() != null && releases.isVisible(row.replacedBy(), caller, now);
    }
}
