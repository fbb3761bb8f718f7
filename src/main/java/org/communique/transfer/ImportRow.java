package org.communique.transfer;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.access.OrganizationRef;
import org.communique.audience.ReleaseState;
import org.communique.release.Correction;
import org.communique.release.PressReleaseDraft;
import org.communique.release.PressReleaseRow;
import org.communique.release.ReleaseMedia;
import org.communique.release.Withdrawal;

/**
 * Computes the row of a release from a line of an import.
 *
 * @param before       the present row; null for a new release
 * @param history      the history in the line, with the present state where the line does not say otherwise
 * @param organization null if the line has none
 * @param content      the media and the body of the line, as they are stored
 * @param topics       the topics of the line in their stored spellings
 * @param replacement  the release that replaces this one; null if there is none or it does not exist yet
 */
record ImportRow(
        ArchiveLine line,
        PressReleaseRow before,
        ImportedHistory history,
        OrganizationRef organization,
        ReleaseMedia.Content content,
        List<String> topics,
        String slug,
        UUID group,
        UUID replacement,
        Instant now) {

    /** Whether the line equals the present row, apart from the version. */
    boolean changesNothing() {
        return before != null
                && row(before.version(), firstNonNull(history.updatedAt(), before.updatedAt()))
                        .equals(before);
    }

    PressReleaseRow row() {
        int version = history.version() == null ? 1 : history.version();
        return row(
                before == null ? version : Math.max(before.version() + 1, version),
                firstNonNull(history.updatedAt(), now));
    }

    private PressReleaseRow row(int version, Instant updatedAt) {
        PressReleaseDraft draft = line.draft();
        ReleaseState state = history.state();
        Withdrawal withdrawal = history.withdrawal();
        boolean isDraft = state == ReleaseState.DRAFT;
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
                content.body(),
                draft.dateline(),
                organization == null ? null : organization.id(),
                organization == null ? null : organization.slug(),
                organization == null ? null : organization.name(),
                draft.attribution(),
                draft.contacts(),
                topics,
                content.media(),
                group,
                embargo(),
                history.publishedAt(),
                isDraft ? null : firstPublishedAt(),
                isDraft ? null : contentUpdatedAt(),
                firstNonNull(history.createdAt(), before == null ? now : before.createdAt()),
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

    /**
     * Whether the release has an embargo. The line shows this only while the release is scheduled; for a published or withdrawn release it
     * follows from the present row, or from a withdrawal before the publication.
     */
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
        return firstNonNull(samePublication() ? before.firstPublishedAt() : null, history.publishedAt());
    }

    private Instant contentUpdatedAt() {
        if (history.contentUpdatedAt() != null) {
            return history.contentUpdatedAt();
        }
        List<Correction> corrections = corrections();
        Instant corrected = corrections.isEmpty()
                ? null
                : corrections.get(corrections.size() - 1).at();
        return firstNonNull(
                samePublication() ? before.contentUpdatedAt() : null, firstNonNull(corrected, history.publishedAt()));
    }

    private List<Correction> corrections() {
        return firstNonNull(history.corrections(), before == null ? List.of() : before.corrections());
    }

    /** Whether the release was withdrawn before its publication. Only a release under embargo, which partners can read, can be. */
    private boolean wasNeverPublic() {
        return history.state() == ReleaseState.WITHDRAWN
                && history.publishedAt().isAfter(history.withdrawal().at());
    }

    private boolean samePublication() {
        return before != null && history.publishedAt().equals(before.publishedAt());
    }

    private static <T> T firstNonNull(T value, T fallback) {
        return value == null ? fallback : value;
    }
}
