package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.communique.embargo.Wire.Answer;

/**
 * One caller at one moment. Whatever it is answered, on whatever path, is searched for the ids and marks of releases that it may not
 * see, and must say rightly how long caches may keep it.
 */
final class Reader {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern MAX_AGE = Pattern.compile("public, max-age=([0-9]+), stale-while-revalidate=30");

    final Newsroom newsroom;
    final Audience audience;
    final Instant now;
    private final Wire wire;
    private final String key;
    private final Pattern mark;
    private final Map<String, Item> byId = new HashMap<>();
    private final Map<String, Answer> byTag;
    private final Map<String, Answer> missing = new HashMap<>();
    private String freshness;

    /** @param byTag what was answered under an entity tag before, to whomever */
    Reader(Newsroom newsroom, Audience audience, String key, Instant now, Wire wire, Map<String, Answer> byTag) {
        this.newsroom = newsroom;
        this.audience = audience;
        this.key = key;
        this.now = now;
        this.wire = wire;
        this.byTag = byTag;
        this.mark = Pattern.compile(newsroom.word + "q([0-9]+)q");
        newsroom.items.forEach(item -> byId.put(item.id, item));
    }

    Answer get(String path) {
        return ask("GET", path, null);
    }

    /** @param asked the release that the question itself names, whose id and slug the answer may repeat */
    Answer ask(String method, String path, Item asked, String... headers) {
        return answered(method, path, asked == null ? Set.of() : Set.of(asked), headers);
    }

    /** @param known releases that the reader has seen before, and may be told of */
    Answer askKnowing(String path, Set<Item> known) {
        return answered("GET", path, known);
    }

    private Answer answered(String method, String path, Set<Item> named, String... headers) {
        Answer answer = wire.ask(method, path, key, headers);
        String occasion = this + " asked " + method + " " + path + ": ";
        searchForHidden(occasion, answer, named, path.startsWith("/feeds/"));
        checkCaching(occasion, answer, method);
        return answer;
    }

    /** An edit of a release, whose answer is a reading too. */
    void edit(Item item) {
        Answer answer = wire.change("PATCH", item.path(), key, Map.of("subtitle", newsroom.mark(item)));
        assertEquals(200, answer.status(), () -> this + " edited " + item + ": " + answer);
        searchForHidden(this + " edited " + item + ": ", answer, Set.of(item), false);
    }

    /** What is answered to a question about a release that does not exist; the same question is asked once. */
    Answer missing(String method, String path, String... headers) {
        return missing.computeIfAbsent(method + path + List.of(headers), question -> ask(method, path, null, headers));
    }

    boolean sees(Item item) {
        return item.isSeen(audience, now);
    }

    /**
     * @param known of which the reader knows anyway
     * @param feed  which tells by their ids, but by nothing else, what the public could read until it was withdrawn
     */
    private void searchForHidden(String occasion, Answer answer, Set<Item> known, boolean feed) {
        StringBuilder said = new StringBuilder(answer.body());
        answer.headers().values().forEach(said::append);
        if (answer.status() == 200
                && answer.body().contains("\"page\":")
                && answer.body().contains("\"next\":\"")) {
            String cursor = answer.json().path("page").path("next").asText();
            said.append(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        }
        Set<Item> named = new HashSet<>();
        Matcher marks = mark.matcher(said);
        while (marks.find()) {
            named.add(newsroom.items.get(Integer.parseInt(marks.group(1))));
        }
        Matcher ids = ID.matcher(said);
        while (ids.find()) {
            Item item = byId.get(ids.group());
            if (!feed || item == null || !item.isToldAsWithdrawn()) {
                named.add(item);
            }
        }
        named.removeAll(known);
        named.remove(null);
        List<Item> leaked = new ArrayList<>(named);
        leaked.removeIf(this::sees);
        assertTrue(leaked.isEmpty(), () -> occasion + answer + " names the hidden " + leaked);
    }

    private void checkCaching(String occasion, Answer answer, String method) {
        String caching = answer.header("Cache-Control");
        if (answer.status() >= 400 || !method.equals("GET") && !method.equals("HEAD")) {
            assertTrue(caching.contains("no-store"), () -> occasion + "an error may be kept: " + answer);
            return;
        }
        assertTrue(answer.header("Vary").contains("Authorization"), () -> occasion + "no Vary: " + answer.headers());
        String tag = answer.header("ETag");
        if (!tag.isEmpty() && answer.status() == 200 && method.equals("GET")) {
            Answer before = byTag.putIfAbsent(occasion.substring(occasion.indexOf(" asked ")) + tag, answer);
            assertTrue(
                    before == null || before.body().equals(answer.body()), () -> occasion + "one tag for two bodies");
        }
        if (!audience.isPublic()) {
            assertTrue(caching.startsWith("private, no-store"), () -> occasion + "may be shared: " + caching);
            return;
        }
        Matcher maxAge = MAX_AGE.matcher(caching);
        assertTrue(maxAge.matches(), () -> occasion + "caching is " + caching);
        Duration toNextMinute =
                Duration.between(now, now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES));
        assertTrue(
                Long.parseLong(maxAge.group(1))
                        <= toNextMinute.plusNanos(999_999_999).toSeconds(),
                () -> occasion + "outlives the minute: " + caching);
        freshness = freshness == null ? caching : freshness;
        assertEquals(freshness, caching, () -> occasion + "how long it may be kept depends on what is asked for");
    }

    JsonNode json(String path) {
        Answer answer = get(path);
        assertEquals(200, answer.status(), () -> this + " asked " + path + ": " + answer);
        return answer.json();
    }

    @Override
    public String toString() {
        return audience + " at " + now + " (start " + newsroom.start + ")";
    }
}
