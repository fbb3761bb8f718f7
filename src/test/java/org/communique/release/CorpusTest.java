package org.communique.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.SharedData;
import org.communique.transfer.Transfer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** Thousands of real releases in dozens of languages go in and come out as they were. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class CorpusTest {
    private static final int WRITERS = 3;
    /** Of so many groups one is written as a newsroom does it; the others come by import, which is much faster. */
    private static final int EVERY = 30;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource(Given.RELEASES)
    URI releases;

    /** An item of the corpus, its translations and itself, and the id that it got. */
    private record Entered(JsonNode item, List<JsonNode> group, String id) {}

    @Test
    void every_item_of_the_corpus_reads_back_as_it_was_imported() throws Exception {
        List<List<JsonNode>> groups = List.copyOf(groupsOf(SharedData.file("press-corpus.ndjson.gz")));
        byte[] file = fileOf(groups);
        long start = System.nanoTime();
        List<JsonNode> results = Transfer.imported(file);
        long imported = System.nanoTime();
        assertEquals(Map.of("created", 3_800L), counted(results));
        List<Entered> entered = new ArrayList<>();
        for (List<JsonNode> group : groups) {
            for (JsonNode item : group) {
                String id = results.get(entered.size()).get("id").asText();
                entered.add(new Entered(item, group, id));
            }
        }
        assertEquals(3_800, entered.stream().map(Entered::id).distinct().count());
        inParallel(entered, one -> compare(one, send("GET", "/" + one.id(), null, null, 200)));
        System.out.printf(
                "corpus: %d releases imported in %.1f s and read back in %.1f s%n",
                entered.size(), (imported - start) / 1e9, (System.nanoTime() - imported) / 1e9);
        assertEquals(Map.of("unchanged", 3_800L), counted(Transfer.imported(file)));
    }

    @Test
    void items_of_the_corpus_read_back_as_they_were_written_and_published() throws Exception {
        List<List<JsonNode>> groups = List.copyOf(groupsOf(SharedData.file("press-corpus.ndjson.gz")));
        inParallel(
                IntStream.range(0, groups.size())
                        .filter(i -> i % EVERY == 0)
                        .mapToObj(groups::get)
                        .toList(),
                this::enterAndCompare);
    }

    private interface Step<T> {
        void take(T one) throws IOException, InterruptedException;
    }

    private static <T> void inParallel(List<T> all, Step<T> step) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<Void>> steps = all.stream()
                    .<Callable<Void>>map(one -> () -> {
                        step.take(one);
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

    /** Each item as a line; its translations are named by the slugs that tell them apart. */
    private static byte[] fileOf(List<List<JsonNode>> groups) {
        StringBuilder file = new StringBuilder();
        for (List<JsonNode> group : groups) {
            String first = null;
            for (JsonNode item : group) {
                ObjectNode line = draftOf(item);
                line.set("publishedAt", item.get("publishedAt"));
                String slug = "corpus-"
                        + item.get("id").asText().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
                line.put("slug", slug);
                if (first != null) {
                    line.putArray("translations").addObject().put("slug", first);
                }
                first = first == null ? slug : first;
                file.append(line).append('\n');
            }
        }
        return file.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Long> counted(List<JsonNode> results) {
        return results.stream()
                .collect(Collectors.groupingBy(result -> result.get("result").asText(), Collectors.counting()));
    }

    /** Items that are translations of each other together, so that each can name one that is there already. */
    private static Collection<List<JsonNode>> groupsOf(Path corpus) throws IOException {
        Map<String, List<JsonNode>> groups = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(corpus)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode item = JSON.readTree(line);
                String group =
                        item.path("translationGroup").asText(item.get("id").asText());
                groups.computeIfAbsent(group, key -> new ArrayList<>()).add(item);
            }
        }
        return groups.values();
    }

    private void enterAndCompare(List<JsonNode> group) throws IOException, InterruptedException {
        List<Entered> entered = new ArrayList<>();
        for (JsonNode item : group) {
            ObjectNode text = draftOf(item);
            if (!entered.isEmpty()) {
                text.putArray("translations")
                        .addObject()
                        .put("id", entered.get(0).id());
            }
            JsonNode draft = send("POST", "", null, text, 201);
            String id = draft.get("id").asText();
            ObjectNode publication = JSON.createObjectNode()
                    .put("publishedAt", item.get("publishedAt").asText());
            send("POST", "/" + id + "/publish", draft.get("version").asText(), publication, 200);
            entered.add(new Entered(item, group, id));
        }
        for (Entered one : entered) {
            compare(one, send("GET", "/" + one.id(), null, null, 200));
        }
    }

    private static ObjectNode draftOf(JsonNode item) {
        ObjectNode draft = JSON.createObjectNode();
        for (String field : List.of("title", "summary", "body", "bodyFormat", "language")) {
            draft.set(field, item.get(field));
        }
        draft.set("topics", item.get("tags"));
        ObjectNode attribution = draft.putObject("attribution");
        attribution.set("source", item.get("source"));
        attribution.set("canonicalUrl", item.get("url"));
        ArrayNode authors = attribution.putArray("authors");
        item.get("authors").forEach(name -> authors.addObject().set("name", name));
        return draft;
    }

    private static void compare(Entered entered, JsonNode read) {
        JsonNode item = entered.item();
        String which = item.get("id").asText();
        assertEquals(item.get("title").asText(), read.path("title").asText(), which);
        assertEquals(item.get("summary").asText().strip(), read.path("summary").asText(), which);
        assertEquals(item.get("language").asText(), read.path("language").asText(), which);
        assertEquals(
                OffsetDateTime.parse(item.get("publishedAt").asText())
                        .toInstant()
                        .toString(),
                read.path("publishedAt").asText(),
                which);
        assertEquals(item.get("tags"), read.path("topics"), which);
        JsonNode attribution = read.path("attribution");
        assertEquals(item.get("source"), attribution.path("source"), which);
        assertEquals(item.get("url"), attribution.get("canonicalUrl"), which);
        assertEquals(texts(item.get("authors")), attribution.path("authors").findValuesAsText("name"), which);
        assertEquals(
                entered.group().stream()
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
        String body = item.get("body").asText();
        switch (item.get("bodyFormat").asText()) {
            case "text" ->
                assertEquals(
                        Arrays.stream(body.strip().split("\n\\s*\n"))
                                .map(CorpusTest::spaced)
                                .toList(),
                        read.select("p").stream()
                                .map(Element::wholeText)
                                .map(CorpusTest::spaced)
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

    /** Of Markdown what is certainly text: no code, links, tags, escapes or entities. */
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

    private static String letters(String text) {
        return text.replaceAll("[\\s\\u00A0]+", "");
    }

    private static String spaced(String text) {
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
