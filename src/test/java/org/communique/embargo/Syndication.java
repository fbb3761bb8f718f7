package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.communique.embargo.Wire.Answer;

/** Feeds and sitemaps: they show what is public, and no more to those who may see more. */
final class Syndication {
    static final List<String> FEEDS =
            List.of("/feeds/press-releases.atom", "/feeds/press-releases.rss", "/feeds/press-releases.json");
    static final String SITEMAP = "/sitemap.xml";
    static final String NEWS = "/sitemap-news.xml";
    static final String NINJS = "application/vnd.iptc.ninjs+json";
    static final String NINJS_FORM = ".ninjs.json";
    static final List<String> FORMS = List.of(NINJS_FORM, ".jsonld", ".json");

    private static final Pattern NAMED =
            Pattern.compile("urn:uuid:([0-9a-f-]{36})|/v1/press-releases/([0-9a-f-]{36})<");

    private final Reader reader;
    private final Newsroom newsroom;
    private final Random dice;

    Syndication(Reader reader, Random dice) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
        this.dice = dice;
    }

    void check() {
        String feed = FEEDS.get(dice.nextInt(FEEDS.size())) + "?limit=100&topic=" + newsroom.word;
        Set<String> told = newsroom.items.stream()
                .filter(item -> item.isPublic(reader.now) || item.isToldAsWithdrawn())
                .map(item -> item.id)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(told, named(feed), () -> reader + " asked " + feed);
        Set<String> shown = newsroom.items.stream()
                .filter(item -> item.isPublic(reader.now))
                .map(item -> item.id)
                .collect(Collectors.toCollection(TreeSet::new));
        String sitemap = dice.nextBoolean() ? SITEMAP : NEWS;
        assertEquals(shown, named(sitemap), () -> reader + " asked " + sitemap);
    }

    /** Those of the newsroom that an answer names. */
    private Set<String> named(String path) {
        Answer answer = reader.get(path);
        assertEquals(200, answer.status(), () -> reader + " asked " + path + ": " + answer);
        Set<String> known = newsroom.items.stream().map(item -> item.id).collect(Collectors.toSet());
        Set<String> named = new TreeSet<>();
        Matcher ids = NAMED.matcher(answer.body());
        while (ids.find()) {
            String id = ids.group(1) == null ? ids.group(2) : ids.group(1);
            if (known.contains(id)) {
                named.add(id);
            }
        }
        return named;
    }
}
