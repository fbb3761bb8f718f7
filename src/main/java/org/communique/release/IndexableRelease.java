package org.communique.release;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.query.ReleaseTexts;

/**
 * The fields of a release that the search index contains, regardless of visibility.
 *
 * @param staffStatus the status by which staff filter; a scheduled release is {@code PUBLISHED}, because only the clock tells them apart
 * @param body        safe HTML
 * @param source      the name of the attribution's source
 */
public record IndexableRelease(
        UUID id,
        ReleaseFilter.StaffStatus staffStatus,
        boolean embargo,
        Instant publishedAt,
        Instant changedAt,
        ReleaseType type,
        String language,
        String title,
        String subtitle,
        String summary,
        String body,
        String dateline,
        UUID organization,
        String source,
        List<String> authors,
        List<String> topics) {

    /** Returns the texts in which queries look for words. */
    public ReleaseTexts texts() {
        return new ReleaseTexts(language, title, subtitle, summary, body, dateline, topics, authors, source);
    }

    static IndexableRelease of(PressReleaseRow row) {
        Attribution attribution = row.attribution();
        return new IndexableRelease(
                row.id(),
                staffStatus(row),
                row.embargo(),
                row.publishedAt(),
                row.publishedAt() != null && row.publishedAt().isAfter(row.updatedAt())
                        ? row.publishedAt()
                        : row.updatedAt(),
                row.type(),
                row.language(),
                row.title(),
                row.subtitle(),
                row.summary(),
                row.body(),
                row.dateline(),
                row.organizationId(),
                attribution.source() == null ? null : attribution.source().name(),
                attribution.authors().stream().map(Attribution.Author::name).toList(),
                row.topics());
    }

    private static ReleaseFilter.StaffStatus staffStatus(PressReleaseRow row) {
        if (row.trashedAt() != null) {
            return ReleaseFilter.StaffStatus.TRASHED;
        }
        return switch (row.state()) {
            case DRAFT -> ReleaseFilter.StaffStatus.DRAFT;
            case PUBLISHED -> ReleaseFilter.StaffStatus.PUBLISHED;
            case WITHDRAWN -> ReleaseFilter.StaffStatus.WITHDRAWN;
        };
    }
}
