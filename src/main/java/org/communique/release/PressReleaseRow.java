package org.communique.release;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.access.OrganizationRef;
import org.communique.organization.Contact;

/** What is read of a release, in the order of {@link #COLUMNS}: one row of one query, no entity. As JSON it has the names of the columns. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record PressReleaseRow(
        UUID id,
        int version,
        String slug,
        ReleaseType type,
        State state,
        String language,
        String title,
        String subtitle,
        String summary,
        String body,
        String dateline,
        UUID organizationId,
        String organizationSlug,
        String organizationName,
        Attribution attribution,
        List<Contact> contacts,
        List<String> topics,
        List<Medium> media,
        UUID translationGroup,
        boolean embargo,
        Instant publishedAt,
        Instant firstPublishedAt,
        Instant contentUpdatedAt,
        Instant createdAt,
        Instant updatedAt,
        List<Correction> corrections,
        Instant withdrawnAt,
        String withdrawalReason,
        UUID replacedBy,
        Instant trashedAt,
        Instant sortedAt,
        Instant revisedAt) {

    private static final String COLUMNS = """
            r.id, r.version, r.slug, r.type, r.state, r.language, r.title, r.subtitle, r.summary, %s, r.dateline,
              o.id, o.slug, o.name, r.attribution, r.contacts, r.topics, r.media, r.translationGroup, r.embargo,
              r.publishedAt, r.firstPublishedAt, r.contentUpdatedAt, r.createdAt, r.updatedAt, r.corrections,
              r.withdrawnAt, r.withdrawalReason, r.replacedBy, r.trashedAt, r.sortedAt, r.revisedAt""";

    static final String WITH_BODY = COLUMNS.formatted("r.body");
    /** A list does not load the bodies that it does not show. */
    static final String WITHOUT_BODY = COLUMNS.formatted("cast(null as string)");

    static final String FROM = " from PressRelease r left join r.organization o";

    OrganizationRef organization() {
        return organizationId == null ? null : new OrganizationRef(organizationId, organizationSlug, organizationName);
    }

    Status status(Instant now) {
        return Status.of(state, publishedAt, now);
    }
}
