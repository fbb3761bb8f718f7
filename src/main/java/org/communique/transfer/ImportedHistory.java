package org.communique.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.communique.audience.ReleaseState;
import org.communique.release.Correction;
import org.communique.release.PressReleaseRow;
import org.communique.release.ReleaseQueries;
import org.communique.release.Status;
import org.communique.release.Withdrawal;
import org.communique.web.InvalidContent;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The fields of an imported line that the server sets for other releases: the id and the history of the release. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "ImportLine",
        description =
                "A line of an import: a press release in the form of an export, or in the form of a creation request with fields of its history")
public record ImportedHistory(
        @Schema(
                description =
                        "Defaults to a UUIDv5 in the URL namespace of attribution.canonicalUrl, language and publishedAt in UTC, separated by spaces, without those that are absent. Without attribution.canonicalUrl, it is derived from the whole line.",
                examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11")
        UUID id,

        @Schema(description = "The version of a new release. A release that exists gets a higher version than it has.")
        @Min(value = 1, message = "must be at least 1")
        @Max(value = 1_000_000_000, message = "must be at most 1,000,000,000")
        Integer version,

        @Schema(
                description =
                        "For a new release, defaults to published if the line has publishedAt, and to draft otherwise. The values scheduled and published are equivalent: publishedAt and the current time decide which of them applies.")
        Status status,

        @Schema(description = "The end of the embargo. It must be equal to publishedAt.")
        Instant embargoUntil,

        @Schema(examples = "2022-12-21T08:30:00.000Z") Instant publishedAt,
        @Schema(description = "Defaults to publishedAt") Instant firstPublishedAt,

        @Schema(description = "Defaults to the latest correction, or to publishedAt if there is none")
        Instant contentUpdatedAt,

        @Schema(description = "Defaults to the time of the import")
        Instant createdAt,

        @Schema(description = "Defaults to the time of the import")
        Instant updatedAt,

        @Size(max = 1_000, message = "must not have more than 1,000 corrections")
        List<@Valid @NotNull(message = "must not be null") Correction> corrections,

        @Schema(description = "Only for a withdrawn release") @Valid
        Withdrawal withdrawal,

        @Schema(description = "The time at which it was moved to the trash. Absent if it is not in the trash.")
        Instant trashedAt) {

    public ImportedHistory {
        publishedAt = publishedAt == null ? embargoUntil : publishedAt;
        // Accepts null elements, unlike List.copyOf, so that validation can report them.
        corrections = corrections == null ? null : Collections.unmodifiableList(corrections);
    }

    ReleaseState state() {
        if (status == null) {
            return withdrawal != null
                    ? ReleaseState.WITHDRAWN
                    : publishedAt != null ? ReleaseState.PUBLISHED : ReleaseState.DRAFT;
        }
        return switch (status) {
            case DRAFT -> ReleaseState.DRAFT;
            case SCHEDULED, PUBLISHED -> ReleaseState.PUBLISHED;
            case WITHDRAWN -> ReleaseState.WITHDRAWN;
        };
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 422 if fields contradict each other */
    void validate() {
        InvalidContent errors = new InvalidContent();
        if (id != null && id.equals(ReleaseQueries.NOBODY)) {
            errors.add("/id", "invalid", "must not be the nil UUID");
        }
        if (state() == ReleaseState.DRAFT) {
            rejectIfPresent(errors, "/publishedAt", publishedAt);
            rejectIfPresent(errors, "/firstPublishedAt", firstPublishedAt);
            rejectIfPresent(errors, "/contentUpdatedAt", contentUpdatedAt);
        } else if (publishedAt == null) {
            errors.add("/publishedAt", "required", "is required for a release that is not a draft");
        }
        if (embargoUntil != null && !embargoUntil.equals(publishedAt)) {
            errors.add(
                    "/embargoUntil",
                    "invalid",
                    "must be equal to publishedAt, because the embargo ends with the publication");
        }
        if (state() == ReleaseState.WITHDRAWN && withdrawal == null) {
            errors.add("/withdrawal", "required", "is required for a withdrawn release");
        } else if (state() != ReleaseState.WITHDRAWN && withdrawal != null) {
            errors.add("/withdrawal", "invalid", "is allowed only for a withdrawn release");
        } else if (withdrawal != null && id != null && id.equals(withdrawal.replacedBy())) {
            errors.add("/withdrawal/replacedBy", "invalid", "must be another release");
        }
        errors.throwIfAny();
    }

    private static void rejectIfPresent(InvalidContent errors, String pointer, Instant instant) {
        if (instant != null) {
            errors.add(pointer, "invalid", "is not allowed for a draft");
        }
    }

    /**
     * Returns the history to apply to an existing release. A line without a status, unlike an exported line, does not undo changes that
     * the newsroom has made since: a release that was published, withdrawn or moved to the trash stays so.
     */
    ImportedHistory appliedTo(PressReleaseRow before) {
        if (before == null || status != null) {
            return this;
        }
        boolean withdrawn = withdrawal == null && before.state() == ReleaseState.WITHDRAWN;
        return new ImportedHistory(
                id,
                version,
                null,
                embargoUntil == null && publishedAt == null && before.embargo() ? before.publishedAt() : embargoUntil,
                publishedAt == null || withdrawn ? before.publishedAt() : publishedAt,
                firstPublishedAt,
                contentUpdatedAt,
                createdAt,
                updatedAt,
                corrections,
                withdrawn
                        ? new Withdrawal(before.withdrawnAt(), before.withdrawalReason(), before.replacedBy())
                        : withdrawal,
                trashedAt == null ? before.trashedAt() : trashedAt);
    }
}
