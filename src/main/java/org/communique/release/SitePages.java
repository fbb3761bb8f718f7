package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.audience.Criteria;
import org.communique.audience.Visibility;
import org.communique.database.Sql;
import org.communique.web.JsonMapping;

/** What sitemaps list: the public releases whose page is on the site. Those with a canonical URL on another are that one's to list. */
@ApplicationScoped
public class SitePages {
    private static final String CHANGED_AT = "case when r.changed_at <= :now then r.changed_at else r.published_at end";
    private static final String ON_SITE =
            "coalesce(lower(substring(r.attribution ->> 'canonicalUrl' from '^[A-Za-z]+://([^/:#]+)')), :host) = :host";

    private final EntityManager database;

    SitePages(EntityManager database) {
        this.database = database;
    }

    /** @param changedAt when readers last saw it change */
    public record SitePage(
            UUID id,
            String slug,
            String language,
            String title,
            Attribution attribution,
            Instant publishedAt,
            Instant changedAt) {}

    /**
     * How many releases were published in a span of time.
     *
     * @param name  a month or a day, such as {@code 2022-12} or {@code 2022-12-21}, in UTC
     * @param pages how many at most have their page on the site
     */
    public record Period(String name, long pages, Instant changedAt) {}

    /**
     * Which releases.
     *
     * @param ids how their ids end, in hexadecimal digits; empty for all
     */
    public record Span(Instant from, Instant before, String ids) {

        Criteria criteria(Instant now) {
            Criteria criteria = Visibility.publicOnly(now)
                    .and("r.sorted_at >= :from and r.sorted_at < :before", Map.of("from", from, "before", before));
            return ids.isEmpty() ? criteria : criteria.and("cast(r.id as text) like :ids", Map.of("ids", "%" + ids));
        }
    }

    /** The months in which releases were published, the oldest first. */
    @Transactional
    public List<Period> months(Span span, Instant now) {
        return periods("YYYY-MM", span, now);
    }

    /** The days. */
    @Transactional
    public List<Period> days(Span span, Instant now) {
        return periods("YYYY-MM-DD", span, now);
    }

    /** @param host of the site, in lower case */
    @Transactional
    public List<SitePage> pages(Span span, String host, int most, Instant now) {
        return pages(span, host, " order by r.sorted_at, r.id", most, now);
    }

    /** The same, the newest first. */
    @Transactional
    public List<SitePage> newest(Span span, String host, int most, Instant now) {
        return pages(span, host, ReleaseOrder.NEWEST.orderBy(), most, now);
    }

    private List<Period> periods(String form, Span span, Instant now) {
        Criteria criteria = span.criteria(now);
        String period = "to_char(r.sorted_at at time zone 'UTC', '" + form + "')";
        return Sql.rows(
                database,
                "select " + period + ", count(*), max(" + CHANGED_AT + ") from press_release r" + criteria.where()
                        + " group by 1 order by 1",
                criteria.parameters(),
                row -> new Period(row.getString(1), row.getLong(2), Sql.instant(row, 3)));
    }

    private List<SitePage> pages(Span span, String host, String order, int most, Instant now) {
        Criteria criteria = span.criteria(now).and(ON_SITE, Map.of("host", host));
        return Sql.rows(
                database,
                "select r.id, r.slug, r.language, r.title, r.attribution, r.published_at, " + CHANGED_AT
                        + " from press_release r" + criteria.where() + order + " limit " + most,
                criteria.parameters(),
                row -> new SitePage(
                        Sql.uuid(row, 1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        JsonMapping.read(row.getString(5), PressReleaseRow.ATTRIBUTION),
                        Sql.instant(row, 6),
                        Sql.instant(row, 7)));
    }
}
