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
import org.communique.embargo.ApiClient.Response;

/**
 * A caller at an instant. Checks that no response contains the id or the mark of a release that the caller may not see, and that the
 * caching headers are right.
 */
final class CheckedReader {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern OF_FILE = Pattern.compile("public, max-age=(31536000, s-maxage=600, immutable|5)");
    private static final Pattern MAX_AGE = Pattern.compile("public, max-age=([0-9]+), stale-while-revalidate=30");

    final ModelNewsroom newsroom;
    final TestCaller caller;
    final Instant now;
    private final ApiClient client;
    private final String key;
    private final Pattern mark;
    private final Map<String, ModelRelease> byId = new HashMap<>();
    private final Map<String, ModelFile> filesById = new HashMap<>();
    private final Map<String, Response> responsesByTag;
    private final Map<String, Response> missing = new HashMap<>();
    private String cacheControl;

    /** @param responsesByTag the previous responses to all callers, by path and entity tag */
    CheckedReader(
            ModelNewsroom newsroom,
            TestCaller caller,
            String key,
            Instant now,
            ApiClient client,
            Map<String, Response> responsesByTag) {
        this.newsroom = newsroom;
        this.caller = caller;
        this.key = key;
        this.now = now;
        this.client = client;
        this.responsesByTag = responsesByTag;
        this.mark = Pattern.compile(newsroom.word + "q([0-9]+)q");
        newsroom.items.forEach(item -> {
            byId.put(item.id, item);
            item.files.forEach(file -> filesById.put(file.id, file));
        });
    }

    Response get(String path) {
        return send("GET", path, null);
    }

    /** @param requested the release that the request names, whose id and slug the response may repeat */
    Response send(String method, String path, ModelRelease requested, String... headers) {
        return request(method, path, requested == null ? Set.of() : Set.of(requested), headers);
    }

    /** @param known the releases that the caller could see before, which the response may name */
    Response getKnowing(String path, Set<ModelRelease> known) {
        return request("GET", path, known);
    }

    /** @param known as for {@link #getKnowing} */
    Response sendKnowing(String method, String path, Set<ModelRelease> known, String... headers) {
        return request(method, path, known, headers);
    }

    private Response request(String method, String path, Set<ModelRelease> named, String... headers) {
        Response response = client.send(method, path, key, headers);
        String occasion = this + " requested " + method + " " + path + ": ";
        checkNothingHidden(occasion, response, named, path.startsWith("/feeds/"));
        checkCaching(occasion, response, method, path);
        return response;
    }

    /** Edits a release; the response must not name hidden releases either. */
    void edit(ModelRelease item) {
        Response response = client.change("PATCH", item.path(), key, Map.of("subtitle", newsroom.mark(item)));
        assertEquals(200, response.status(), () -> this + " edited " + item + ": " + response);
        checkNothingHidden(this + " edited " + item + ": ", response, Set.of(item), false);
    }

    /** Returns the response for a release that does not exist; sends each request once. */
    Response missing(String method, String path, String... headers) {
        return missing.computeIfAbsent(method + path + List.of(headers), request -> send(method, path, null, headers));
    }

    boolean maySee(ModelRelease item) {
        return item.isVisible(caller, now);
    }

    /**
     * @param known the releases that the response may name
     * @param feed  whether the response is a feed, which names publicly withdrawn releases by their ids only
     */
    private void checkNothingHidden(String occasion, Response response, Set<ModelRelease> known, boolean feed) {
        StringBuilder text = new StringBuilder(response.body());
        response.headers().values().forEach(text::append);
        if (response.status() == 200
                && response.body().contains("\"page\":")
                && response.body().contains("\"next\":\"")) {
            String cursor = response.json().path("page").path("next").asText();
            text.append(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        }
        Set<ModelRelease> named = new HashSet<>();
        Matcher marks = mark.matcher(text);
        while (marks.find()) {
            named.add(newsroom.items.get(Integer.parseInt(marks.group(1))));
        }
        Matcher ids = ID.matcher(text);
        while (ids.find()) {
            ModelFile file = filesById.get(ids.group());
            assertTrue(
                    file == null
                            || file.access(caller, now) == ModelRelease.Access.VISIBLE
                            || file.users.stream().anyMatch(known::contains),
                    () -> occasion + response + " names the hidden " + file);
            ModelRelease item = byId.get(ids.group());
            if (!feed || item == null || !item.isPubliclyWithdrawn()) {
                named.add(item);
            }
        }
        named.remove(null);
        named.removeAll(known);
        List<ModelRelease> leaked = new ArrayList<>(named);
        leaked.removeIf(this::maySee);
        assertTrue(leaked.isEmpty(), () -> occasion + response + " names the hidden " + leaked);
    }

    private void checkCaching(String occasion, Response response, String method, String path) {
        String caching = response.header("Cache-Control");
        if (response.status() >= 400 || !method.equals("GET") && !method.equals("HEAD")) {
            assertTrue(caching.contains("no-store"), () -> occasion + "an error may be cached: " + response);
            return;
        }
        assertTrue(
                response.header("Vary").contains("Authorization"), () -> occasion + "no Vary: " + response.headers());
        String tag = response.header("ETag");
        if (!tag.isEmpty() && response.status() == 200 && method.equals("GET")) {
            Response before =
                    responsesByTag.putIfAbsent(occasion.substring(occasion.indexOf(" requested ")) + tag, response);
            assertTrue(
                    before == null || before.body().equals(response.body()), () -> occasion + "one tag for two bodies");
        }
        if (!caller.isPublic()) {
            assertTrue(caching.startsWith("private, no-store"), () -> occasion + "may be shared: " + caching);
            return;
        }
        if (path.startsWith("/media/")) {
            assertTrue(OF_FILE.matcher(caching).matches(), () -> occasion + "caching is " + caching);
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
        cacheControl = cacheControl == null ? caching : cacheControl;
        assertEquals(cacheControl, caching, () -> occasion + "the lifetime depends on the request");
    }

    JsonNode json(String path) {
        Response response = get(path);
        assertEquals(200, response.status(), () -> this + " requested " + path + ": " + response);
        return response.json();
    }

    @Override
    public String toString() {
        return caller + " at " + now + " (start " + newsroom.start + ")";
    }
}
