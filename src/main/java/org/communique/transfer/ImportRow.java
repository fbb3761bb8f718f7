package org.communique.transfer;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.access.OrganizationRef;
import org.communique.audience.ReleaseState;
import org.communique.release.Correction;
import org.communique.release.PressReleaseDraft;
import org.communique.release.PressReleaseRow;
import org.communique.release.Withdrawal;

/**
 * A release as a line of an import makes it.
 *
 * @param before       as it is until then; null when it is new
 * @param history      what the line says became of it
 * @param organization null when it names none
 * @param replacement  what takes its place, if that is there
 */
record ImportRow(
        ArchiveLine line,
        PressReleaseRow before,
        ImportedHistory history,
        OrganizationRef organization,
        String slug,
        UUID group,
        UUID replacement,
        Instant now) {

    /** Whether it says just what is there, whatever version it gives that. */
    boolean changesNothing() {
        return before != null
                && row(before.version(), or(history.updatedAt(), before.updatedAt()))
                        .equals(before);
    }

    PressReleaseRow row() {
        int version = history.version() == null ? 1 : history.version();
        return row(before == null ? version : Math.max(before.version() + 1, version), or(history.updatedAt(), now));
    }

    private PressReleaseRow row(int version, Instant updatedAt) {
        PressReleaseDraft draft = line.draft();
        ReleaseState state = history.state();
        Withdrawal withdrawal = history.withdrawal();
        boolean draftOnly = state == ReleaseState.DRAFT;
        return new PressReleaseRow(
                line.id(),
                version,
                slug,
                draft.type(),
                state,
                draft.language(),
                draft.title(),
                draft.subtitle(),
                draft.summary(),
                line.html(),
                draft.dateline(),
                organization == null ? null : organization.id(),
                organization == null ? null : organization.slug(),
                organization == null ? null : organization.name(),
                draft.attribution(),
                draft.contacts(),
                draft.topics(),
                draft.media(),
                group,
                embargo(),
                history.publishedAt(),
                draftOnly ? null : firstPublishedAt(),
                draftOnly ? null : contentUpdatedAt(),
                or(history.createdAt(), before == null ? now : before.createdAt()),
                updatedAt,
                corrections(),
                withdrawal == null ? null : withdrawal.at(),
                withdrawal == null ? null : withdrawal.reason(),
                replacement,
                history.trashedAt(),
                // The database computes these two.
                before == null ? null : before.sortedAt(),
                before == null ? null : before.revisedAt());
    }

    /** Only what is scheduled says so; what came out or was taken back is known to have been under one, or could not have been. */
    private boolean embargo() {
        return switch (history.state()) {
            case DRAFT -> false;
            case WITHDRAWN -> wasNeverPublic() || samePublication() && before.embargo();
            case PUBLISHED ->
                history.embargoUntil() != null
                        || !history.publishedAt().isAfter(now) && samePublication() && before.embargo();
        };
    }

    private Instant firstPublishedAt() {
        if (history.firstPublishedAt() != null || wasNeverPublic()) {
            return history.firstPublishedAt();
        }
        return or(samePublication() ? before.firstPublishedAt() : null, history.publishedAt());
    }

    private Instant contentUpdatedAt() {
        if (history.contentUpdatedAt() != null) {
            return history.contentUpdatedAt();
        }
        List<Correction> corrections = corrections();
        Instant corrected = corrections.isEmpty()
                ? null
                : corrections.get(corrections.size() - 1).at();
        return or(samePublication() ? before.contentUpdatedAt() : null, or(corrected, history.publishedAt()));
    }

    private List<Correction> corrections() {
        return or(history.corrections(), before == null ? List.of() : before.corrections());
    }

    /** It was withdrawn before it came out, which only what partners read under embargo can be. */
    private boolean wasNeverPublic() {
        return history.state() == ReleaseState.WITHDRAWN
                && history.publishedAt().isAfter(history.withdrawal().at());
    }

    private boolean samePublication() {
        return before != null && history.publishedAt().equals(before.publishedAt());
    }

    private static <T> T or(T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
