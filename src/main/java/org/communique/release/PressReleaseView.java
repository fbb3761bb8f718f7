package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.access.OrganizationRef;
import org.communique.journal.Publication;
import org.communique.organization.Contact;
import org.communique.web.HasVersion;
import org.communique.web.Notice;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A release as the API returns it. Absent fields are omitted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PressRelease", description = "A press release or news item. Absent fields are omitted.")
public record PressReleaseView(
        @Schema(
                description = "UUIDv7; never changes",
                examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11",
                required = true)
        UUID id,

        @Schema(description = "Increases with every change; the ETag begins with it", examples = "3", required = true)
        int version,

        @Schema(
                description = "ASCII, unique; former slugs redirect permanently",
                examples = "prinyata-karta-koridorov-do-2030-goda",
                required = true)
        String slug,

        @Schema(required = true) ReleaseType type,
        @Schema(required = true) Status status,

        @Schema(description = "The language (BCP 47)", examples = "ru")
        String language,

        @Schema(description = "Plain text", examples = "Принята карта коридоров до 2030 года")
        String title,

        @Schema(description = "Plain text") String subtitle,
        @Schema(description = "Plain text") String summary,

        @Schema(
                description = "Safe HTML; lists omit it by default",
                examples = "<p>Главы транспортных ведомств приняли карту.</p>")
        String body,

        @Schema(description = "The place that the news comes from", examples = "Минск")
        String dateline,

        OrganizationRef organization,
        @Schema(required = true) Attribution attribution,
        @Schema(required = true) List<Contact> contacts,

        @Schema(description = "The topics", examples = "[\"СНГ\", \"транспорт\"]", required = true)
        List<String> topics,

        @Schema(required = true) List<Medium> media,

        @Schema(description = "The same press release in other languages", required = true)
        List<ReleaseRef> translations,

        @Schema(description = "When the embargo lifts. Only partners and staff see it, as long as the embargo lasts.")
        Instant embargoUntil,

        @Schema(
                description = "When the release became or will become public; may be backdated",
                examples = "2022-12-21T08:30:00.000Z")
        Instant publishedAt,

        @Schema(description = "When the release first became public in this service")
        Instant firstPublishedAt,

        @Schema(description = "The time of the publication or of the latest correction; minor edits do not change it")
        Instant contentUpdatedAt,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt,
        @Schema(required = true) List<Correction> corrections,

        @Schema(description = "Present only if the release is withdrawn")
        Withdrawal withdrawal,

        @Schema(description = "Present only if the release is in the trash, for staff")
        Instant trashedAt,

        @Schema(
                description =
                        "The losses and replacements in the body. Present only in the response to a write, and ignored in requests.")
        List<Notice> notices)
        implements HasVersion {

    /** The names of all fields of the resource, in order. */
    static final Set<String> FIELDS = Arrays.stream(PressReleaseView.class.getRecordComponents())
            .map(java.lang.reflect.RecordComponent::getName)
            .filter(name -> !name.equals(Notice.FIELD))
            .collect(Collectors.toCollection(LinkedHashSet::new));

    /** The fields that a client may send back but not change. */
    public static final Set<String> READ_ONLY = Set.of(
            "id",
            "version",
            "status",
            "embargoUntil",
            "publishedAt",
            "firstPublishedAt",
            "contentUpdatedAt",
            "createdAt",
            "updatedAt",
            "corrections",
            "withdrawal",
            "trashedAt");

    public static PressReleaseView of(
            PressReleaseRow row, List<ReleaseRef> translations, boolean showReplacement, Instant now) {
        return new PressReleaseView(
                row.id(),
                row.version(),
                row.slug(),
                row.type(),
                row.status(now),
                row.language(),
                row.title(),
                row.subtitle(),
                row.summary(),
                row.body(),
                row.dateline(),
                row.organization(),
                row.attribution(),
                row.contacts(),
                row.topics(),
                row.media(),
                translations,
                row.embargo() && row.status(now) == Status.SCHEDULED ? row.publishedAt() : null,
                row.publishedAt(),
                past(row.firstPublishedAt(), now),
                past(row.contentUpdatedAt(), now),
                row.createdAt(),
                row.updatedAt(),
                row.corrections(),
                row.withdrawnAt() == null
                        ? null
                        : new Withdrawal(
                                row.withdrawnAt(), row.withdrawalReason(), showReplacement ? row.replacedBy() : null),
                row.trashedAt(),
                null);
    }

    /** Returns this snapshot as of a later instant: a scheduled release may have become public in between. */
    PressReleaseView asOf(Instant instant) {
        if (status != Status.SCHEDULED || publishedAt.isAfter(instant)) {
            return this;
        }
        return new PressReleaseView(
                id,
                version,
                slug,
                type,
                Status.PUBLISHED,
                language,
                title,
                subtitle,
                summary,
                body,
                dateline,
                organization,
                attribution,
                contacts,
                topics,
                media,
                translations,
                null,
                publishedAt,
                publishedAt,
                publishedAt,
                createdAt,
                updatedAt,
                corrections,
                withdrawal,
                trashedAt,
                notices);
    }

    public PressReleaseView withoutBody() {
        return new PressReleaseView(
                id,
                version,
                slug,
                type,
                status,
                language,
                title,
                subtitle,
                summary,
                null,
                dateline,
                organization,
                attribution,
                contacts,
                topics,
                media,
                translations,
                embargoUntil,
                publishedAt,
                firstPublishedAt,
                contentUpdatedAt,
                createdAt,
                updatedAt,
                corrections,
                withdrawal,
                trashedAt,
                notices);
    }

    /** Without the notices, so that the tag of a write is that of the next read. */
    @Override
    public PressReleaseView tagged() {
        return with(null);
    }

    /** Returns the response to a write that lost or replaced something. */
    PressReleaseView with(List<Notice> notices) {
        if (Objects.equals(this.notices, notices) || notices != null && notices.isEmpty()) {
            return this;
        }
        return new PressReleaseView(
                id,
                version,
                slug,
                type,
                status,
                language,
                title,
                subtitle,
                summary,
                body,
                dateline,
                organization,
                attribution,
                contacts,
                topics,
                media,
                translations,
                embargoUntil,
                publishedAt,
                firstPublishedAt,
                contentUpdatedAt,
                createdAt,
                updatedAt,
                corrections,
                withdrawal,
                trashedAt,
                notices);
    }

    /** Returns the publication, current or scheduled, that readers outside the newsroom see; null if there is none. */
    public Publication publication() {
        boolean out = trashedAt == null && (status == Status.PUBLISHED || status == Status.SCHEDULED);
        return out
                ? new Publication(publishedAt, embargoUntil != null, organization == null ? null : organization.id())
                : null;
    }

    /** Returns null for an instant in the future. */
    private static Instant past(Instant instant, Instant now) {
        return instant == null || instant.isAfter(now) ? null : instant;
    }
}
