package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.communique.embargo.ApiClient.Response;

/** Checks feeds and sitemaps: for every caller they show the public releases only. */
final class SyndicationChecks {
    static final List<String> FEEDS =
            List.of("/feeds/press-releases.atom", "/feeds/press-releases.rss", "/feeds/press-releases.json");
    static final String SITEMAP = "/sitemap.xml";
    static final String NEWS = "/sitemap-news.xml";
    static final String NINJS = "application/vnd.iptc.ninjs+json";
    static final String NINJS_EXTENSION = ".ninjs.json";
    static final List<String> EXTENSIONS = List.of(NINJS_EXTENSION, ".jsonld", ".json");

    private static final Pattern NAMED =
            Pattern.compile("urn:uuid:([0-9a-f-]{36})|/v1/press-releases/([0-9a-f-]{36})<");

    private final CheckedReader reader;
    private final ModelNewsroom newsroom;
    private final Random random;

    SyndicationChecks(CheckedReader reader, Random random) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
        this.random = random;
    }

    void check() {
        // Searches look in topics as well.
        String feed = FEEDS.get(random.nextInt(FEEDS.size())) + "?limit=100&topic=" + newsroom.word
                + (random.nextBoolean() ? "&q=" + newsroom.word : "");
        Set<String> reported = newsroom.items.stream()
                .filter(item -> item.isPublic(reader.now) || item.isPubliclyWithdrawn())
                .map(item -> item.id)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(reported, named(feed), () -> reader + " requested " + feed);
        Set<String> expected = newsroom.items.stream()
                .filter(item -> item.isPublic(reader.now))
                .map(item -> item.id)
                .collect(Collectors.toCollection(TreeSet::new));
        String sitemap = random.nextBoolean() ? SITEMAP : NEWS;
        assertEquals(expected, named(sitemap), () -> reader + " requested " + sitemap);
    }

    /** Returns the releases of the newsroom that the response names. */
    private Set<String> named(String path) {
        Response response = reader.get(path);
        assertEquals(200, response.status(), () -> reader + " requested " + path + ": " + response);
        Set<String> known = newsroom.items.stream().map(item -> item.id).collect(Collectors.toSet());
        Set<String> named = new TreeSet<>();
        Matcher ids = NAMED.matcher(response.body());
        while (ids.find()) {
            String id = ids.group(1) == null ? ids.group(2) : ids.group(1);
            if (known.contains(id)) {
                named.add(id);
            }
        }
        return named;
    }
}
