package org.communique.release;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.communique.access.OrganizationRef;
import org.communique.audience.ReleaseState;
import org.communique.database.Sql;
import org.communique.organization.Contact;
import org.communique.web.Instants;
import org.communique.web.JsonMapping;
import org.communique.web.Labelled;

/** A row of a query for releases, in the order of {@link #COLUMNS}. Its JSON has the names of the table's columns. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PressReleaseRow(
        UUID id,
        int version,
        String slug,
        ReleaseType type,
        ReleaseState state,
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

    static final String NO_BODY = "cast(null as text)";

    /** The first parameter is the body; the other columns without a limit have one each. */
    private static final String COLUMNS = """
            r.id, r.version, r.slug, r.type, r.state, r.language, r.title, r.subtitle, r.summary, %s, r.dateline,
              o.id, o.slug, o.name, %s, %s, r.topics, %s, r.translation_group, r.embargo,
              r.published_at, r.first_published_at, r.content_updated_at, r.created_at, r.updated_at, %s,
              r.withdrawn_at, r.withdrawal_reason, r.replaced_by, r.trashed_at, r.sorted_at, r.revised_at""";

    /** JSON. */
    private static final List<String> LARGE_COLUMNS =
            List.of("r.attribution", "r.contacts", "r.media", "r.corrections");

    /** The number of {@link #COLUMNS}. */
    static final int WIDTH = 32;

    static final ObjectReader ATTRIBUTION = JsonMapping.MAPPER.readerFor(Attribution.class);
    private static final ObjectReader CONTACTS = JsonMapping.MAPPER.readerForListOf(Contact.class);
    private static final ObjectReader MEDIA = JsonMapping.MAPPER.readerForListOf(Medium.class);
    private static final ObjectReader CORRECTIONS = JsonMapping.MAPPER.readerForListOf(Correction.class);

    /** The same columns with null for the body, which lists do not show. */
    static final String WITHOUT_BODY = columns(NO_BODY, column -> column);

    static final String FROM = " from press_release r left join organization o on o.id = r.organization_id";

    /**
     * Returns the columns for {@link ReleaseSelection}: null for those that can be large if the row does not fit.
     *
     * @param body the column of the body
     */
    static String columnsIfFitting(String body) {
        UnaryOperator<String> ifFits = column -> "case when r.fits then " + column + " end";
        return columns(ifFits.apply(body), ifFits);
    }

    /** Returns an expression for the size of the lists of a row. JSON that is stored compressed is measured as text. */
    static String bytesOfLists() {
        return LARGE_COLUMNS.stream()
                .map(("case when pg_column_compression(%1$s) is null then pg_column_size(%1$s)"
                        + " else octet_length(cast(%1$s as text)) end")::formatted)
                .collect(Collectors.joining(" + "));
    }

    private static String columns(String body, UnaryOperator<String> large) {
        List<String> columns = new ArrayList<>(List.of(body));
        LARGE_COLUMNS.forEach(column -> columns.add(large.apply(column)));
        return COLUMNS.formatted(columns.toArray());
    }

    /** Reads the first {@link #WIDTH} columns. */
    static PressReleaseRow of(ResultSet row) throws SQLException {
        return new PressReleaseRow(
                Sql.uuid(row, 1),
                row.getInt(2),
                row.getString(3),
                Labelled.of(ReleaseType.class, row.getString(4)),
                Labelled.of(ReleaseState.class, row.getString(5)),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                Sql.uuid(row, 12),
                row.getString(13),
                row.getString(14),
                JsonMapping.read(row.getString(15), ATTRIBUTION),
                JsonMapping.readList(row.getString(16), CONTACTS),
                List.of((String[]) row.getArray(17).getArray()),
                JsonMapping.readList(row.getString(18), MEDIA),
                Sql.uuid(row, 19),
                row.getBoolean(20),
                shown(row, 21),
                shown(row, 22),
                shown(row, 23),
                shown(row, 24),
                shown(row, 25),
                JsonMapping.readList(row.getString(26), CORRECTIONS),
                shown(row, 27),
                row.getString(28),
                Sql.uuid(row, 29),
                shown(row, 30),
                Sql.instant(row, 31),
                Sql.instant(row, 32));
    }

    /** Returns an instant as clients see it. Rows of earlier versions have microseconds; those to sort by keep them. */
    private static Instant shown(ResultSet row, int column) throws SQLException {
        return Instants.truncate(Sql.instant(row, column));
    }

    /** Returns the same row with other media and another body. */
    PressReleaseRow with(List<Medium> newMedia, String newBody) {
        return new PressReleaseRow(
                id,
                version,
                slug,
                type,
                state,
                language,
                title,
                subtitle,
                summary,
                newBody,
                dateline,
                organizationId,
                organizationSlug,
                organizationName,
                attribution,
                contacts,
                topics,
                newMedia,
                translationGroup,
                embargo,
                publishedAt,
                firstPublishedAt,
                contentUpdatedAt,
                createdAt,
                updatedAt,
                corrections,
                withdrawnAt,
                withdrawalReason,
                replacedBy,
                trashedAt,
                sortedAt,
                revisedAt);
    }

    OrganizationRef organization() {
        return organizationId == null ? null : new OrganizationRef(organizationId, organizationSlug, organizationName);
    }

    public Status status(Instant now) {
        return Status.of(state, publishedAt, now);
    }
}
