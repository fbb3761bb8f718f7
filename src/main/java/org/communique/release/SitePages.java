package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.audience.Criteria;
import org.communique.audience.Visibility;
import org.communique.database.Sql;
import org.communique.media.MediaFiles;
import org.communique.memory.RequestMemory;

/** Reads the releases for sitemaps: the public ones whose canonical URL, if any, is on the newsroom's own site. */
@ApplicationScoped
public class SitePages {
    private static final String CHANGED_AT = "case when r.changed_at <= :now then r.changed_at else r.published_at end";
    private static final String ON_SITE =
            "coalesce(lower(substring(r.attribution ->> 'canonicalUrl' from '^[A-Za-z]+://([^/:#]+)')), :host) = :host";

    /** As the index of months has it. */
    private static final String IN_MONTH =
            "date_trunc('month', r.sorted_at at time zone 'UTC') = cast(to_date(%s, 'YYYY-MM') as timestamp)";

    /**
     * The months with the number of their releases and their last change: of the releases that have changed by now, and of those that are
     * public but were imported with a change in the future.
     */
    private static final String MONTHS =
            """
            select m.value, m.count, greatest(
              (select max(r.changed_at) from press_release r where %1$s and %2$s and r.changed_at <= :now),
              (select max(r.published_at) from press_release r where %1$s and %2$s and r.changed_at > :now))
            from (select c.value, sum(c.count) as count from %3$s group by 1 having sum(c.count) > 0) m
            order by 1""".formatted(Visibility.IS_PUBLIC, IN_MONTH.formatted("m.value"), ReleaseCounter.Dimension.MONTH.counts());

    private static final String DAYS = "select to_char(r.sorted_at at time zone 'UTC', 'YYYY-MM-DD'), count(*), max("
            + CHANGED_AT + ") from press_release r where " + Visibility.IS_PUBLIC + " and "
            + IN_MONTH.formatted(":month") + " group by 1 order by 1";

    /** No name of a file has a slash. */
    private static final String IMAGES = """
            (select string_agg(i.id || '/' || i.filename, '/' order by i.id) from (
              select f.id, f.filename from media_use u join media_file f on f.id = u.media_file_id
              where u.press_release_id = r.id and u.is_current and f.type like 'image/%' order by f.id limit 10) i)""";

    /** Estimated heap for a page, in a list and in a sitemap. */
    private static final int HEAP_PER_PAGE = 1_200;

    private final Sql sql;
    private final MediaFiles files;
    private final RequestMemory memory;

    SitePages(Sql sql, MediaFiles files, RequestMemory memory) {
        this.sql = sql;
        this.files = files;
        this.memory = memory;
    }

    /**
     * @param canonicalUrl null if the release has none
     * @param changedAt    when the public could first see the current state
     * @param images       the addresses of its uploaded images
     */
    public record SitePage(
            UUID id,
            String slug,
            String language,
            String title,
            String canonicalUrl,
            Instant publishedAt,
            Instant changedAt,
            List<String> images) {}

    /**
     * The releases of a month or a day.
     *
     * @param name  the month or day in UTC, such as {@code 2022-12} or {@code 2022-12-21}
     * @param pages the number of releases: the upper limit for pages on the site
     */
    public record Period(String name, long pages, Instant changedAt) {}

    /**
     * A range of releases.
     *
     * @param idSuffix the hexadecimal digits with which the ids end; empty for all
     */
    public record Span(Instant from, Instant before, String idSuffix) {

        Criteria criteria(Instant now) {
            Criteria criteria = Visibility.publicOnly(now)
                    .and("r.sorted_at >= :from and r.sorted_at < :before", Map.of("from", from, "before", before));
            return idSuffix.isEmpty()
                    ? criteria
                    : criteria.and("cast(r.id as text) like :ids", Map.of("ids", "%" + idSuffix));
        }
    }

    /** Returns the months in which releases were published, the oldest first. */
    public List<Period> months(Instant now) {
        return sql.rows(MONTHS, Map.of("now", now), SitePages::period).stream()
                // A wrong count must not break the sitemap.
                .filter(month -> month.changedAt() != null)
                .toList();
    }

    /** Returns the days in which the releases of a month were published, the oldest first. */
    public List<Period> days(String month, Instant now) {
        return sql.rows(DAYS, Map.of("now", now, "month", month), SitePages::period);
    }

    private static Period period(ResultSet row) throws SQLException {
        return new Period(row.getString(1), row.getLong(2), Sql.instant(row, 3));
    }

    /**
     * Returns the pages of a span, the oldest first.
     *
     * @param host the host name of the site, in lower case
     */
    public List<SitePage> pages(Span span, String host, int limit, Instant now) {
        takeMemory(span, limit, now);
        return pages(span, host, " order by r.sorted_at, r.id", limit, now);
    }

    /** As {@link #pages}, the newest first. */
    public List<SitePage> newest(Span span, String host, int limit, Instant now) {
        return pages(span, host, ReleaseOrder.NEWEST.orderBy(), limit, now);
    }

    /** A sitemap has no bodies, but may have many pages: at most those of the months of the span. */
    private void takeMemory(Span span, int limit, Instant now) {
        long pages = sql.rows(
                        "select coalesce(sum(c.count), 0) from " + ReleaseCounter.Dimension.MONTH.counts()
                                + " where c.value between to_char(cast(:from as timestamptz) at time zone 'UTC', 'YYYY-MM')"
                                + " and to_char(cast(:before as timestamptz) at time zone 'UTC', 'YYYY-MM')",
                        Map.of("now", now, "from", span.from(), "before", span.before()),
                        row -> row.getLong(1))
                .get(0);
        memory.take(Math.max(0, Math.min(pages, limit)) * HEAP_PER_PAGE);
    }

    private List<SitePage> pages(Span span, String host, String order, int limit, Instant now) {
        Criteria criteria = span.criteria(now).and(ON_SITE, Map.of("host", host));
        return sql.rows(
                "select r.id, r.slug, r.language, r.title, r.attribution ->> 'canonicalUrl', r.published_at, "
                        + CHANGED_AT + ", " + IMAGES + " from press_release r" + criteria.where() + order + " limit "
                        + limit,
                criteria.parameters(),
                row -> new SitePage(
                        Sql.uuid(row, 1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        Sql.instant(row, 6),
                        Sql.instant(row, 7),
                        images(row.getString(8))));
    }

    private List<String> images(String idsAndNames) {
        if (idsAndNames == null) {
            return List.of();
        }
        String[] parts = idsAndNames.split("/");
        List<String> addresses = new ArrayList<>(parts.length / 2);
        for (int i = 0; i + 1 < parts.length; i += 2) {
            addresses.add(files.address(UUID.fromString(parts[i]), parts[i + 1]));
        }
        return addresses;
    }
}
