package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.communique.access.Role;
import org.communique.embargo.Wire.Answer;

/** Everything that shows one release, or must not tell that there is one. */
final class Singles {
    private static final Comparator<Item> IN_TIME =
            Comparator.comparing(Item::sortedAt).thenComparing(item -> item.id);
    /** Of the same form as an id of a release, and none. */
    private static final String NO_ID = UUID.randomUUID().toString();

    private final Reader reader;
    private final Newsroom newsroom;

    Singles(Reader reader) {
        this.reader = reader;
        this.newsroom = reader.newsroom;
    }

    void check(Item item) {
        Answer answer = reader.ask("GET", item.path(), item);
        checkAnswer(item, answer, item.path());
        checkLikeMissing(item, answer, "GET", "");
        checkSlug(item, item.slug);
        for (String slug : item.formerSlugs) {
            checkSlug(item, slug);
        }
    }

    /** The paths that are asked for less often. */
    void checkFurther(Item item) {
        Answer answer = reader.ask("GET", item.path(), item);
        Answer head = reader.ask("HEAD", item.path(), item);
        assertEquals(answer.status(), head.status(), () -> reader + " HEAD " + item);
        assertEquals(ofMessage(answer), ofMessage(head), () -> reader + " HEAD " + item);
        checkLikeMissing(item, head, "HEAD", "");
        checkLikeMissing(
                item, reader.ask("GET", item.path(), item, "If-None-Match", "*"), "GET", "", "If-None-Match", "*");
        checkForms(item);
        checkStaffOnly(item, "GET", "/revisions", 200);
        if (reader.audience.isStaff()) {
            checkStaffOnly(item, "GET", "/revisions/1", 200);
        }
        checkStaffOnly(item, "GET", "?at=" + reader.now, 200);
        // Without If-Match nothing is deleted, but what may be touched is told apart from what may not. Authors touch
        // drafts only.
        boolean mayDelete = reader.audience.role() != Role.AUTHOR || item.state == Item.State.DRAFT;
        checkStaffOnly(item, "DELETE", "", mayDelete ? 428 : 403);
    }

    /** One of its other forms, and ninjs by its media type. Ninjs cancels what was withdrawn, whoever asks. */
    private void checkForms(Item item) {
        String form = Syndication.FORMS.get(item.number % Syndication.FORMS.size());
        Answer named = reader.ask("GET", item.path() + form, item);
        Answer accepted = reader.ask("GET", item.path(), item, "Accept", Syndication.NINJS);
        checkForm(item, named, form.equals(Syndication.NINJS_FORM));
        checkForm(item, accepted, true);
        checkLikeMissing(item, named, "GET", form);
        checkLikeMissing(item, accepted, "GET", "", "Accept", Syndication.NINJS);
    }

    private void checkForm(Item item, Answer answer, boolean ninjs) {
        Item.Standing standing = item.standing(reader.audience, reader.now);
        boolean canceled = ninjs && item.state == Item.State.WITHDRAWN && !item.trashed;
        int expected = standing == Item.Standing.HIDDEN ? 404 : standing == Item.Standing.GONE || canceled ? 410 : 200;
        assertEquals(expected, answer.status(), () -> reader + " asked for a form of " + item + ": " + answer);
    }

    /** What only staff may do, and to nothing but what its key reaches. */
    private void checkStaffOnly(Item item, String method, String suffix, int success) {
        Answer answer = reader.ask(method, item.path() + suffix, item);
        String occasion = reader + " asked " + method + " " + suffix + " of " + item + ": " + answer;
        if (!reader.audience.isStaff()) {
            assertEquals(reader.audience.isPublic() ? 401 : 403, answer.status(), occasion);
            checkSame(item.id, answer, missing(method, suffix), occasion);
        } else if (reader.audience.reaches(item.story.organization())) {
            assertEquals(success, answer.status(), occasion);
        } else {
            assertTrue(Set.of(403, 404, 410).contains(answer.status()), occasion);
        }
        checkLikeMissing(item, answer, method, suffix);
    }

    private void checkAnswer(Item item, Answer answer, String path) {
        String occasion = reader + " asked " + path + ": ";
        Item.Standing standing = item.standing(reader.audience, reader.now);
        int expected =
                switch (standing) {
                    case SEEN -> 200;
                    case GONE -> 410;
                    case HIDDEN -> 404;
                };
        assertEquals(expected, answer.status(), () -> occasion + item + " was answered " + answer);
        if (standing == Item.Standing.SEEN) {
            checkView(reader, item, answer.json(), occasion);
            checkNeighbours(item, answer, occasion);
        } else if (standing == Item.Standing.GONE) {
            checkReplacement(reader, item, answer.json(), occasion);
        }
    }

    private void checkSlug(Item item, String slug) {
        String path = Newsroom.RELEASES + "/by-slug/" + slug;
        Answer answer = reader.ask("GET", path, item);
        Item.Standing standing = item.standing(reader.audience, reader.now);
        if (standing == Item.Standing.SEEN && !slug.equals(item.slug)) {
            assertEquals(308, answer.status(), () -> reader + " asked " + path + ": " + answer);
            assertTrue(answer.header("Location").endsWith("/by-slug/" + item.slug), answer::toString);
            return;
        }
        checkAnswer(item, answer, path);
        if (standing == Item.Standing.HIDDEN) {
            // Of the same length, or Content-Length would differ.
            String none = slug.replace(newsroom.word, new StringBuilder(newsroom.word).reverse());
            Answer nothing = reader.missing("GET", Newsroom.RELEASES + "/by-slug/" + none);
            assertEquals(
                    masked(nothing, none),
                    masked(answer, slug),
                    () -> reader + " asked " + path + " of the hidden " + item);
        }
    }

    /** What is hidden is answered like what does not exist, to the byte. */
    private void checkLikeMissing(Item item, Answer answer, String method, String suffix, String... headers) {
        if (item.standing(reader.audience, reader.now) == Item.Standing.HIDDEN) {
            checkSame(
                    item.id,
                    answer,
                    missing(method, suffix, headers),
                    reader + " asked " + method + " " + suffix + " of the hidden " + item);
        }
    }

    private Answer missing(String method, String suffix, String... headers) {
        return reader.missing(method, Newsroom.RELEASES + "/" + NO_ID + suffix, headers);
    }

    private static void checkSame(String id, Answer answer, Answer missing, String occasion) {
        assertEquals(masked(missing, NO_ID), masked(answer, id), occasion);
    }

    private static Answer masked(Answer answer, String name) {
        return new Answer(answer.status(), answer.headers(), answer.body().replace(name, "*"));
    }

    /** The headers that HEAD has in common with GET. */
    private static Map<String, List<String>> ofMessage(Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers());
        headers.keySet().removeAll(Set.of("content-length", "content-type"));
        return headers;
    }

    /** A release in a list or alone. */
    static void checkView(Reader reader, Item item, JsonNode view, String occasion) {
        String where = occasion + item + " reads " + view;
        assertEquals(item.id, view.path("id").asText(), where);
        assertEquals(item.status(reader.now), view.path("status").asText(), where);
        assertEquals(
                Objects.toString(item.embargoUntil(reader.now), ""),
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
                .filter(reader::sees)
                .sorted(Comparator.<Item>comparingInt(other -> other.story.language())
                        .thenComparing(other -> other.id))
                .map(other -> other.id)
                .toList();
        assertEquals(expected, translations, where);
        if (view.has("withdrawal")) {
            checkReplacement(reader, item, view.get("withdrawal"), occasion);
        }
    }

    private static void checkReplacement(Reader reader, Item item, JsonNode told, String occasion) {
        String expected = item.replacedBy != null && reader.sees(item.replacedBy) ? item.replacedBy.id : "";
        assertEquals(expected, told.path("replacedBy").asText(), () -> occasion + item + " reads " + told);
    }

    private void checkNeighbours(Item item, Answer answer, String occasion) {
        List<String> expected = new ArrayList<>();
        if (item.publishedAt != null) {
            neighbours(item)
                    .filter(other -> IN_TIME.compare(other, item) < 0)
                    .max(IN_TIME)
                    .ifPresent(other -> expected.add(link(other, "prev")));
            neighbours(item)
                    .filter(other -> IN_TIME.compare(other, item) > 0)
                    .min(IN_TIME)
                    .ifPresent(other -> expected.add(link(other, "next")));
        }
        List<String> links = answer.all("Link").stream()
                .filter(link -> !link.contains("rel=\"alternate\""))
                .map(link -> link.replaceFirst("^<https?://[^/]*", "<"))
                .toList();
        assertEquals(expected, links, () -> occasion + "the neighbours of " + item);
    }

    private Stream<Item> neighbours(Item item) {
        return newsroom.items.stream()
                .filter(other -> other != item && other.isOut() && reader.sees(other))
                .filter(other -> other.story.language() == item.story.language());
    }

    private static String link(Item item, String relation) {
        return "<" + item.path() + ">; rel=\"" + relation + "\"";
    }
}
