package org.communique.syndication;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.communique.release.SitePages;
import org.communique.release.SitePages.Period;
import org.communique.release.SitePages.SitePage;
import org.communique.release.SitePages.Span;
import org.communique.web.Instants;

/**
 * Divides the pages into sitemaps. One sitemap lists all pages while they are few. Otherwise each month has a part; a month with too many
 * pages has a part for each day, and a day with too many a part for each ending of the ids. So a part
 * keeps its name and its meaning when more releases are published.
 */
@ApplicationScoped
class Sitemaps {
    /** Less than the 50,000 that the protocol allows, so that a part stays below 50 MB even with the longest URLs. */
    private static final int MAX_PAGES = 20_000;

    private static final int MAX_DIGITS = 4;
    private static final int MAX_NEWS = 1_000;
    private static final Duration NEWS_AGE = Duration.ofDays(2);
    private static final Pattern PART = Pattern.compile("([0-9]{4}-[0-9]{2})(-[0-9]{2})?(?:-([0-9a-f]{1,4}))?");

    private final SitePages pages;
    private final PageAddresses addresses;

    Sitemaps(SitePages pages, PageAddresses addresses) {
        this.pages = pages;
        this.addresses = addresses;
    }

    /** A part of the sitemap index. */
    record Part(String name, Instant changedAt) {}

    /** Returns the parts; empty if all pages fit into one sitemap. */
    List<Part> parts(Instant now) {
        List<Period> months = pages.months(now);
        if (months.stream().mapToLong(Period::pages).sum() <= MAX_PAGES) {
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        for (Period month : months) {
            if (month.pages() <= MAX_PAGES) {
                parts.add(new Part(month.name(), month.changedAt()));
            } else {
                pages.days(month.name(), now).forEach(day -> parts.addAll(partsOf(day)));
            }
        }
        return parts;
    }

    List<SitePage> all(Instant now) {
        return pages.pages(everything(), addresses.host(), MAX_PAGES, now);
    }

    /** Returns the pages of a part; empty if the name is not that of a possible part. */
    Optional<List<SitePage>> part(String name, Instant now) {
        return span(name).map(span -> pages.pages(span, addresses.host(), MAX_PAGES, now));
    }

    List<SitePage> news(Instant now) {
        return pages.newest(
                new Span(now.minus(NEWS_AGE), now.plus(Instants.STEP), ""), addresses.host(), MAX_NEWS, now);
    }

    /** Returns the newest page of any age; empty if there are no pages. */
    List<SitePage> newest(Instant now) {
        return pages.newest(everything(), addresses.host(), 1, now);
    }

    /** Returns one part for a day, or as many as its pages need. Ids end in random digits, so all endings have about the same number of pages. */
    static List<Part> partsOf(Period day) {
        if (day.pages() <= MAX_PAGES) {
            return List.of(new Part(day.name(), day.changedAt()));
        }
        int digits = 1;
        while (digits < MAX_DIGITS && day.pages() >> (4 * digits) > MAX_PAGES * 3L / 4) {
            digits++;
        }
        List<Part> parts = new ArrayList<>();
        for (int ending = 0; ending < 1 << (4 * digits); ending++) {
            parts.add(new Part(day.name() + String.format("-%0" + digits + "x", ending), day.changedAt()));
        }
        return parts;
    }

    private static Span everything() {
        return new Span(Instants.EARLIEST, Instants.END, "");
    }

    private static Optional<Span> span(String name) {
        Matcher part = PART.matcher(name);
        if (!part.matches()) {
            return Optional.empty();
        }
        String ids = part.group(3) == null ? "" : part.group(3);
        try {
            YearMonth month = YearMonth.parse(part.group(1));
            if (part.group(2) == null) {
                return span(month.atDay(1), month.plusMonths(1).atDay(1), ids);
            }
            LocalDate day = LocalDate.parse(part.group(1) + part.group(2));
            return span(day, day.plusDays(1), ids);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Span> span(LocalDate from, LocalDate before, String ids) {
        return Optional.of(new Span(start(from), start(before), ids)).filter(span -> Instants.isInRange(span.from()));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
