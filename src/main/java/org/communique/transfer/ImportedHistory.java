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

/** What the server sets when a release is written here, and an import brings along: which release it is and what became of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "ImportLine",
        description =
                "A line of an import: a release as it was exported or as a writer sends it, with what is known of its history")
public record ImportedHistory(
        @Schema(
                description =
                        "Unless given a UUIDv5: in the namespace of URLs of attribution.canonicalUrl, language and publishedAt in UTC, parted by spaces, as far as they are there; without that URL, of the whole line",
                examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11")
        UUID id,

        @Schema(description = "Kept for what is new; what is there already gets a higher one than it had")
        @Min(value = 1, message = "it must be 1 or more")
        @Max(value = 1_000_000_000, message = "it must be 1,000,000,000 or less")
        Integer version,

        @Schema(
                description =
                        "Whether it is scheduled or published is for the clock to say. Unless given a new release is published if it has a publishedAt, or else a draft.")
        Status status,

        @Schema(description = "The same as publishedAt: until then it is under embargo")
        Instant embargoUntil,

        @Schema(examples = "2022-12-21T08:30:00Z") Instant publishedAt,
        @Schema(description = "publishedAt unless given") Instant firstPublishedAt,

        @Schema(description = "The latest correction or publishedAt unless given")
        Instant contentUpdatedAt,

        @Schema(description = "Now unless given") Instant createdAt,
        @Schema(description = "Now unless given") Instant updatedAt,

        @Size(max = 1_000, message = "at most 1,000 corrections")
        List<@Valid @NotNull(message = "it must not be null") Correction> corrections,

        @Schema(description = "Only when withdrawn") @Valid Withdrawal withdrawal,

        @Schema(description = "When it went into the trash, where it is")
        Instant trashedAt) {

    public ImportedHistory {
        publishedAt = publishedAt == null ? embargoUntil : publishedAt;
        // Unlike List.copyOf it lets null through, for the validator to name.
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

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 422 when its parts contradict each other */
    void check() {
        InvalidContent errors = new InvalidContent();
        if (id != null && id.equals(ReleaseQueries.NOBODY)) {
            errors.add("/id", "invalid", "the nil UUID names nothing");
        }
        if (state() == ReleaseState.DRAFT) {
            none(errors, "/publishedAt", publishedAt);
            none(errors, "/firstPublishedAt", firstPublishedAt);
            none(errors, "/contentUpdatedAt", contentUpdatedAt);
        } else if (publishedAt == null) {
            errors.add("/publishedAt", "required", "what was published has it");
        }
        if (embargoUntil != null && !embargoUntil.equals(publishedAt)) {
            errors.add("/embargoUntil", "invalid", "an embargo ends with the publication: it must be as publishedAt");
        }
        if (state() == ReleaseState.WITHDRAWN && withdrawal == null) {
            errors.add("/withdrawal", "required", "what is withdrawn has it");
        } else if (state() != ReleaseState.WITHDRAWN && withdrawal != null) {
            errors.add("/withdrawal", "invalid", "only what is withdrawn has it");
        } else if (withdrawal != null && id != null && id.equals(withdrawal.replacedBy())) {
            errors.add("/withdrawal/replacedBy", "invalid", "it must be another release");
        }
        errors.throwIfAny();
    }

    private static void none(InvalidContent errors, String pointer, Instant instant) {
        if (instant != null) {
            errors.add(pointer, "invalid", "a draft has none");
        }
    }

    /**
     * What becomes of a release that is there already. A line without a status says less than an export does: what the newsroom has
     * published, withdrawn or trashed since stays so.
     */
    ImportedHistory over(PressReleaseRow before) {
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
