package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.communique.access.Role;
import org.communique.embargo.ApiClient.Response;
import org.communique.web.Instants;

/** Checks the paths of a single release: they must not reveal that a hidden release exists. */
final class ReleaseChecks {
    private static final Comparator<ModelRelease> BY_TIME =
            Comparator.comparing(ModelRelease::sortedAt).thenComparing(item -> item.id);
    /** The id of no release. */
    private static final String NO_ID = UUID.randomUUID().toString();

    private final CheckedReader reader;
    private final ModelNewsroom newsroom;

    ReleaseChecks(CheckedReader reader) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
    }

    void check(ModelRelease item) {
        Response response = reader.send("GET", item.path(), item);
        checkResponse(item, response, item.path());
        checkLikeMissing(item, response, "GET", "");
        checkSlug(item, item.slug);
        for (String slug : item.formerSlugs) {
            checkSlug(item, slug);
        }
    }

    /** Checks the paths that are requested less often. */
    void checkMore(ModelRelease item) {
        Response response = reader.send("GET", item.path(), item);
        Response head = reader.send("HEAD", item.path(), item);
        assertEquals(response.status(), head.status(), () -> reader + " HEAD " + item);
        assertEquals(ofMessage(response), ofMessage(head), () -> reader + " HEAD " + item);
        checkLikeMissing(item, head, "HEAD", "");
        checkLikeMissing(
                item, reader.send("GET", item.path(), item, "If-None-Match", "*"), "GET", "", "If-None-Match", "*");
        checkFormats(item);
        checkStaffOnly(item, "GET", "/revisions", 200);
        if (reader.caller.isStaff()) {
            checkStaffOnly(item, "GET", "/revisions/1", 200);
        }
        checkStaffOnly(item, "GET", "?at=" + reader.now, 200);
        // Without If-Match nothing is deleted, but the status shows whether the caller may delete the release; authors
        // may
        // only delete drafts.
        boolean mayDelete = reader.caller.role() != Role.AUTHOR || item.state == ModelRelease.State.DRAFT;
        checkStaffOnly(item, "DELETE", "", mayDelete ? 428 : 403);
    }

    /** Checks one of the other formats, and ninjs by its media type. For every caller, ninjs cancels a withdrawn release. */
    private void checkFormats(ModelRelease item) {
        String extension = SyndicationChecks.EXTENSIONS.get(item.number % SyndicationChecks.EXTENSIONS.size());
        Response named = reader.send("GET", item.path() + extension, item);
        Response accepted = reader.send("GET", item.path(), item, "Accept", SyndicationChecks.NINJS);
        checkFormat(item, named, extension.equals(SyndicationChecks.NINJS_EXTENSION));
        checkFormat(item, accepted, true);
        checkLikeMissing(item, named, "GET", extension);
        checkLikeMissing(item, accepted, "GET", "", "Accept", SyndicationChecks.NINJS);
    }

    private void checkFormat(ModelRelease item, Response response, boolean ninjs) {
        ModelRelease.Access access = item.access(reader.caller, reader.now);
        boolean canceled = ninjs && item.state == ModelRelease.State.WITHDRAWN && !item.trashed;
        int expected =
                access == ModelRelease.Access.HIDDEN ? 404 : access == ModelRelease.Access.GONE || canceled ? 410 : 200;
        assertEquals(expected, response.status(), () -> reader + " requested a format of " + item + ": " + response);
    }

    /** Checks a request that only staff may send, and only for releases to which the key gives access. */
    private void checkStaffOnly(ModelRelease item, String method, String suffix, int success) {
        Response response = reader.send(method, item.path() + suffix, item);
        String occasion = reader + " requested " + method + " " + suffix + " of " + item + ": " + response;
        if (!reader.caller.isStaff()) {
            assertEquals(reader.caller.isPublic() ? 401 : 403, response.status(), occasion);
            checkSame(item.id, response, missing(method, suffix), occasion);
        } else if (reader.caller.covers(item.story.organization())) {
            assertEquals(success, response.status(), occasion);
        } else {
            assertTrue(Set.of(403, 404, 410).contains(response.status()), occasion);
        }
        checkLikeMissing(item, response, method, suffix);
    }

    private void checkResponse(ModelRelease item, Response response, String path) {
        String occasion = reader + " requested " + path + ": ";
        ModelRelease.Access access = item.access(reader.caller, reader.now);
        int expected =
                switch (access) {
                    case VISIBLE -> 200;
                    case GONE -> 410;
                    case HIDDEN -> 404;
                };
        assertEquals(expected, response.status(), () -> occasion + item + " got " + response);
        if (access == ModelRelease.Access.VISIBLE) {
            checkView(reader, item, response.json(), occasion);
            checkNeighbours(item, response, occasion);
        } else if (access == ModelRelease.Access.GONE) {
            checkReplacement(reader, item, response.json(), occasion);
        }
    }

    private void checkSlug(ModelRelease item, String slug) {
        String path = ModelNewsroom.RELEASES + "/by-slug/" + slug;
        Response response = reader.send("GET", path, item);
        ModelRelease.Access access = item.access(reader.caller, reader.now);
        if (access == ModelRelease.Access.VISIBLE && !slug.equals(item.slug)) {
            assertEquals(308, response.status(), () -> reader + " requested " + path + ": " + response);
            assertTrue(response.header("Location").endsWith("/by-slug/" + item.slug), response::toString);
            return;
        }
        checkResponse(item, response, path);
        if (access == ModelRelease.Access.HIDDEN) {
            // Of the same length, because Content-Length would differ otherwise.
            String none = slug.replace(newsroom.word, new StringBuilder(newsroom.word).reverse());
            Response nothing = reader.missing("GET", ModelNewsroom.RELEASES + "/by-slug/" + none);
            assertEquals(
                    masked(nothing, none),
                    masked(response, slug),
                    () -> reader + " requested " + path + " of the hidden " + item);
        }
    }

    /** The response for a hidden release must be identical to that for one that does not exist. */
    private void checkLikeMissing(
            ModelRelease item, Response response, String method, String suffix, String... headers) {
        if (item.access(reader.caller, reader.now) == ModelRelease.Access.HIDDEN) {
            checkSame(
                    item.id,
                    response,
                    missing(method, suffix, headers),
                    reader + " requested " + method + " " + suffix + " of the hidden " + item);
        }
    }

    private Response missing(String method, String suffix, String... headers) {
        return reader.missing(method, ModelNewsroom.RELEASES + "/" + NO_ID + suffix, headers);
    }

    private static void checkSame(String id, Response response, Response missing, String occasion) {
        assertEquals(masked(missing, NO_ID), masked(response, id), occasion);
    }

    private static Response masked(Response response, String name) {
        return new Response(
                response.status(), response.headers(), response.body().replace(name, "*"));
    }

    /** Returns the headers that HEAD and GET have in common. */
    private static Map<String, List<String>> ofMessage(Response response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers());
        headers.keySet().removeAll(Set.of("content-length", "content-type"));
        return headers;
    }

    /** Checks the view of a release, in a list or alone. */
    static void checkView(CheckedReader reader, ModelRelease item, JsonNode view, String occasion) {
        String where = occasion + item + " is " + view;
        assertEquals(item.id, view.path("id").asText(), where);
        assertEquals(item.status(reader.now), view.path("status").asText(), where);
        assertEquals(
                Optional.ofNullable(item.embargoUntil(reader.now))
                        .map(Instants::format)
                        .orElse(""),
                view.path("embargoUntil").asText(),
                where);
        Stream.of("firstPublishedAt", "contentUpdatedAt")
                .filter(view::has)
                .forEach(field ->
                        assertTrue(!Instant.parse(view.get(field).asText()).isAfter(reader.now), where));
        List<String> translations = new ArrayList<>();
        view.path("translations").forEach(t -> translations.add(t.get("id").asText()));
        List<String> expected = reader.newsroom
                .siblings(item)
                .filter(reader::maySee)
                .sorted(Comparator.<ModelRelease>comparingInt(other -> other.story.language())
                        .thenComparing(other -> other.id))
                .map(other -> other.id)
                .toList();
        assertEquals(expected, translations, where);
        if (view.has("withdrawal")) {
            checkReplacement(reader, item, view.get("withdrawal"), occasion);
        }
    }

    private static void checkReplacement(CheckedReader reader, ModelRelease item, JsonNode reported, String occasion) {
        String expected = item.replacedBy != null && reader.maySee(item.replacedBy) ? item.replacedBy.id : "";
        assertEquals(expected, reported.path("replacedBy").asText(), () -> occasion + item + " is " + reported);
    }

    private void checkNeighbours(ModelRelease item, Response response, String occasion) {
        List<String> expected = new ArrayList<>();
        if (item.publishedAt != null) {
            neighbours(item)
                    .filter(other -> BY_TIME.compare(other, item) < 0)
                    .max(BY_TIME)
                    .ifPresent(other -> expected.add(link(other, "prev")));
            neighbours(item)
                    .filter(other -> BY_TIME.compare(other, item) > 0)
                    .min(BY_TIME)
                    .ifPresent(other -> expected.add(link(other, "next")));
        }
        List<String> links = response.all("Link").stream()
                .filter(link -> !link.contains("rel=\"alternate\""))
                .map(link -> link.replaceFirst("^<https?://[^/]*", "<"))
                .toList();
        assertEquals(expected, links, () -> occasion + "the neighbours of " + item);
    }

    private Stream<ModelRelease> neighbours(ModelRelease item) {
        return newsroom.items.stream()
                .filter(other -> other != item && other.isPublished() && reader.maySee(other))
                .filter(other -> other.story.language() == item.story.language());
    }

    private static String link(ModelRelease item, String relation) {
        return "<" + item.path() + ">; rel=\"" + relation + "\"";
    }
}
