package org.communique.release;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * All that a release can be found by, whoever may see it.
 *
 * @param body   safe HTML
 * @param desk   the state by which staff find it; scheduled is not told from published: that is for the clock to say
 * @param source the name of the attribution's source
 */
public record IndexableRelease(
        UUID id,
        ReleaseFilter.StaffStatus desk,
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

    static IndexableRelease of(PressReleaseRow row) {
        Attribution attribution = row.attribution();
        return new IndexableRelease(
                row.id(),
                desk(row),
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

    private static ReleaseFilter.StaffStatus desk(PressReleaseRow row) {
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
