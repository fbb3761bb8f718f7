package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What sitemaps list: the public releases whose page is on the site. Those with a canonical URL on another are that one's to list. */
@ApplicationScoped
public class SitePages {
    private static final String CHANGED_AT = "case when r.changedAt <= :now then r.changedAt else r.publishedAt end";
    private static final String ON_SITE =
            "coalesce(cast(sql('lower(substring(? ->> ''canonicalUrl'' from ''^[A-Za-z]+://([^/:#]+)''))', r.attribution) as string), :host) = :host";

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
            Criteria criteria = Visibility.ofThePublic(now)
                    .and("r.sortedAt >= :from and r.sortedAt < :before", Map.of("from", from, "before", before));
            return ids.isEmpty() ? criteria : criteria.and("cast(r.id as string) like :ids", Map.of("ids", "%" + ids));
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
        return pages(span, host, " order by r.sortedAt, r.id", most, now);
    }

    /** The same, the newest first. */
    @Transactional
    public List<SitePage> newest(Span span, String host, int most, Instant now) {
        return pages(span, host, ReleaseOrder.NEWEST.orderBy(), most, now);
    }

    private List<Period> periods(String form, Span span, Instant now) {
        Criteria criteria = span.criteria(now);
        String period = "cast(sql('to_char(? at time zone ''UTC'', ''" + form + "'')', r.sortedAt) as string)";
        TypedQuery<Period> query = database.createQuery(
                "select " + period + ", count(*), max(" + CHANGED_AT + ") from PressRelease r" + criteria.where()
                        + " group by " + period + " order by " + period,
                Period.class);
        return criteria.bind(query).getResultList();
    }

    private List<SitePage> pages(Span span, String host, String order, int most, Instant now) {
        Criteria criteria = span.criteria(now).and(ON_SITE, Map.of("host", host));
        TypedQuery<SitePage> query = database.createQuery(
                "select r.id, r.slug, r.language, r.title, r.attribution, r.publishedAt, " + CHANGED_AT
                        + " from PressRelease r" + criteria.where() + order,
                SitePage.class);
        return criteria.bind(query).setMaxResults(most).getResultList();
    }
}
