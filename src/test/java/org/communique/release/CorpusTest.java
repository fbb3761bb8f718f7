package org.communique.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.communique.Given;
import org.communique.PressCorpus;
import org.communique.RealDatabase;
import org.communique.text.TopicName;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** Thousands of real releases in dozens of languages are returned as they were sent. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class CorpusTest {
    private static final int WRITERS = 3;
    /** The interval of groups that are created through the API; the import, which is much faster, creates all others. */
    private static final int SAMPLE_INTERVAL = 30;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource(Given.RELEASES)
    URI releases;

    /** An item of the corpus with its group of translations and the id of its release. */
    private record Created(JsonNode item, List<JsonNode> group, String id) {}

    @Test
    void every_item_of_the_corpus_is_returned_as_it_was_imported() throws Exception {
        PressCorpus.ensureImported();
        List<Created> created = PressCorpus.groups().stream()
                .flatMap(group -> group.stream()
                        .map(item -> new Created(
                                item,
                                group,
                                PressCorpus.idOf(item.get("id").asText()).toString())))
                .toList();
        inParallel(created, one -> compare(one, send("GET", "/" + one.id(), null, null, 200)));
        PressCorpus.importAgain();
    }

    @Test
    void items_of_the_corpus_are_returned_as_they_were_created_and_published() throws Exception {
        List<List<JsonNode>> groups = PressCorpus.groups();
        inParallel(
                IntStream.range(0, groups.size())
                        .filter(i -> i % SAMPLE_INTERVAL == 0)
                        .mapToObj(groups::get)
                        .toList(),
                this::createAndCompare);
    }

    private interface Step<T> {
        void run(T item) throws IOException, InterruptedException;
    }

    private static <T> void inParallel(List<T> all, Step<T> step) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<Void>> steps = all.stream()
                    .<Callable<Void>>map(one -> () -> {
                        step.run(one);
                        return null;
                    })
                    .toList();
            for (Future<Void> done : threads.invokeAll(steps)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private void createAndCompare(List<JsonNode> group) throws IOException, InterruptedException {
        List<Created> created = new ArrayList<>();
        for (JsonNode item : group) {
            ObjectNode text = PressCorpus.draftOf(item);
            if (!created.isEmpty()) {
                text.putArray("translations")
                        .addObject()
                        .put("id", created.get(0).id());
            }
            JsonNode draft = send("POST", "", null, text, 201);
            String id = draft.get("id").asText();
            ObjectNode publication = JSON.createObjectNode()
                    .put("publishedAt", item.get("publishedAt").asText());
            send("POST", "/" + id + "/publish", draft.get("version").asText(), publication, 200);
            created.add(new Created(item, group, id));
        }
        for (Created one : created) {
            compare(one, send("GET", "/" + one.id(), null, null, 200));
        }
    }

    private static List<TopicName> topics(JsonNode names) {
        List<TopicName> topics = new ArrayList<>();
        names.forEach(name -> topics.add(TopicName.of(name.asText())));
        return topics.stream().distinct().toList();
    }

    private static void compare(Created created, JsonNode read) {
        JsonNode item = created.item();
        String which = item.get("id").asText();
        assertEquals(visible(item.get("title")), read.path("title").asText(), which);
        assertEquals(visible(item.get("summary")).strip(), read.path("summary").asText(), which);
        assertEquals(item.get("language").asText(), read.path("language").asText(), which);
        assertEquals(
                OffsetDateTime.parse(item.get("publishedAt").asText()).toInstant(),
                Instant.parse(read.path("publishedAt").asText()),
                which);
        // The first item decides the spelling of a topic for all.
        assertEquals(topics(item.get("tags")), topics(read.path("topics")), which);
        JsonNode attribution = read.path("attribution");
        assertEquals(item.get("source"), attribution.path("source"), which);
        assertEquals(item.get("url"), attribution.get("canonicalUrl"), which);
        assertEquals(texts(item.get("authors")), attribution.path("authors").findValuesAsText("name"), which);
        assertEquals(
                created.group().stream()
                        .map(other -> other.get("language").asText())
                        .sorted()
                        .toList(),
                Stream.concat(
                                read.path("translations").findValuesAsText("language").stream(),
                                Stream.of(read.path("language").asText()))
                        .sorted()
                        .toList(),
                which);
        assertTrue(read.path("slug").asText().matches("[a-z0-9]+(-[a-z0-9]+)*"), which);
        compareBody(item, Jsoup.parseBodyFragment(read.path("body").asText()), which);
    }

    private static void compareBody(JsonNode item, Document read, String which) {
        String body = visible(item.get("body"));
        switch (item.get("bodyFormat").asText()) {
            case "text" ->
                assertEquals(
                        Arrays.stream(body.strip().split("\n\\s*\n"))
                                .map(CorpusTest::normalizeSpaces)
                                .toList(),
                        read.select("p").stream()
                                .map(Element::wholeText)
                                .map(CorpusTest::normalizeSpaces)
                                .toList(),
                        which);
            case "html" -> {
                Document written = Jsoup.parseBodyFragment(body);
                written.select("script, style").remove();
                assertEquals(letters(written.wholeText()), letters(read.wholeText()), which);
            }
            default -> {
                String text = read.wholeText();
                List<String> missing = words(withoutMarkup(body))
                        .filter(word -> !text.contains(word))
                        .toList();
                assertTrue(missing.isEmpty(), () -> which + " lost " + missing);
            }
        }
    }

    /** Removes everything from Markdown that may not be text: code, links, tags, escapes and entities. */
    private static String withoutMarkup(String markdown) {
        return markdown.replaceAll("`[^`]*`", " ")
                .replaceAll("(?s)<(script|style|iframe)\\b.*?</\\1>", " ")
                .replaceAll("(?s)<[^>]*>", " ")
                .replaceAll("(?m)^\\[[^\\]]+\\]:.*$", " ")
                .replaceAll("\\]\\(([^()]|\\([^()]*\\))*\\)|!\\[[^\\]]*\\]|\\]\\[[^\\]]*\\]", " ")
                .replaceAll("&#?\\w+;|https?:\\S+|\\S*[@_*~`\\\\|{}]\\S*", " ");
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.split("\\P{L}+"));
    }

    /** Zero-width spaces are removed when a text is written; some items of the corpus have them. */
    private static String visible(JsonNode text) {
        return text.asText().replace("\u200B", "");
    }

    private static String letters(String text) {
        return text.replaceAll("[\\s\\u00A0]+", "");
    }

    private static String normalizeSpaces(String text) {
        return text.strip().replaceAll("[\\s\\u00A0]+", " ");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private JsonNode send(String method, String path, String ifMatch, JsonNode body, int expected)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(releases + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", "application/json").header("Authorization", "Bearer " + Given.ADMIN_KEY);
        }
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        assertEquals(expected, response.statusCode(), () -> method + path + " " + body + "\n" + response.body());
        return JSON.readTree(response.body());
    }
}
