package org.communique.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.apptasticsoftware.rssreader.RssReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rometools.rome.feed.module.DCModule;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.Command;
import org.communique.Given;
import org.communique.NodeTools;
import org.communique.PressCorpus;
import org.communique.RealDatabase;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Reads thousands of real items from every feed, page by page, with widely used feed readers. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class CorpusFeedsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BASE = "http://localhost:8080";
    private static final String ATOM_NAMESPACE = "http://www.w3.org/2005/Atom";

    @TestHTTPResource("/")
    URI service;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The fields of an item that every reader must read. Bodies differ in their markup, so only their words are compared. */
    private record Item(String title, Instant published, List<String> authors, String link, String words) {

        static Item of(JsonNode release) {
            JsonNode attribution = release.get("attribution");
            List<String> authors = new ArrayList<>();
            attribution
                    .get("authors")
                    .forEach(author -> authors.add(author.get("name").asText()));
            if (authors.isEmpty()) {
                authors.add(attribution.at("/source/name").asText());
            }
            String link = attribution
                    .path("canonicalUrl")
                    .asText(BASE + Given.RELEASES + "/" + release.get("id").asText());
            Instant published = Instant.parse(release.get("publishedAt").asText());
            return new Item(
                    release.get("title").asText(),
                    published,
                    authors,
                    link,
                    words(release.get("body").asText()));
        }

        static String words(String html) {
            return Jsoup.parseBodyFragment(html).text();
        }

        Item toTheSecond() {
            return new Item(title, Instant.ofEpochSecond(published.getEpochSecond()), authors, link, words);
        }
    }

    @Test
    void every_reader_reads_every_item_as_the_api_returns_it() throws Exception {
        PressCorpus.ensureImported();
        Set<String> corpus = PressCorpus.groups().stream()
                .flatMap(List::stream)
                .map(item -> PressCorpus.idOf(item.get("id").asText()).toString())
                .collect(Collectors.toSet());
        Map<String, Item> expected = new LinkedHashMap<>();
        for (String next = Given.RELEASES + "?fields=*&limit=100"; next != null; ) {
            JsonNode page = JSON.readTree(get(next));
            page.get("items").forEach(release -> {
                if (corpus.contains(release.get("id").asText())) {
                    expected.put(FeedReader.urn(release.get("id").asText()), Item.of(release));
                }
            });
            String cursor = page.at("/page/next").asText(null);
            next = cursor == null ? null : Given.RELEASES + "?fields=*&limit=100&cursor=" + cursor;
        }
        assertEquals(corpus.size(), expected.size());
        Map<String, Item> toTheSecond = new LinkedHashMap<>();
        expected.forEach((id, item) -> toTheSecond.put(id, item.toTheSecond()));

        List<byte[]> json = pages(FeedReader.JSON);
        Map<String, String> bodies = new LinkedHashMap<>();
        assertSame(expected, readJson(json, bodies), "JSON Feed");
        List<byte[]> atom = pages(FeedReader.ATOM);
        assertSame(expected, readAtom(atom), "Atom, the JDK's parser");
        assertSame(expected, readWithRome(atom), "Atom, ROME");
        List<byte[]> rss = pages(FeedReader.RSS);
        assertSame(toTheSecond, readWithRome(rss), "RSS, ROME");
        assertSame(withOneAuthor(toTheSecond, false), readWithRssReader(rss), "RSS, rssreader");
        assertSame(withOneAuthor(expected, true), readWithRssReader(atom), "Atom, rssreader");
        readWithNode(expected, bodies, Map.of("rss", rss, "atom", atom, "json", json));
    }

    @Test
    void the_ninjs_of_every_item_is_valid() throws IOException {
        PressCorpus.ensureImported();
        List<String> ids = PressCorpus.groups().stream()
                .flatMap(List::stream)
                .map(item -> PressCorpus.idOf(item.get("id").asText()).toString())
                .toList();
        ids.parallelStream().forEach(id -> {
            try {
                JsonNode ninjs = JSON.readTree(get(Given.RELEASES + "/" + id + ".ninjs.json"));
                assertEquals(FeedReader.urn(id), ninjs.get("uri").asText());
                NinjsSchema.check(ninjs);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Map<String, Item> readJson(List<byte[]> pages, Map<String, String> bodies) throws IOException {
        Map<String, Item> items = new LinkedHashMap<>();
        for (byte[] page : pages) {
            for (JsonNode item : JSON.readTree(page).get("items")) {
                String html = item.get("content_html").asText();
                bodies.put(item.get("id").asText(), html);
                List<String> authors = new ArrayList<>();
                item.get("authors")
                        .forEach(author -> authors.add(author.get("name").asText()));
                items.put(
                        item.get("id").asText(),
                        new Item(
                                item.get("title").asText(),
                                Instant.parse(item.get("date_published").asText()),
                                authors,
                                item.get("url").asText(),
                                Item.words(html)));
            }
        }
        return items;
    }

    private static Map<String, Item> readAtom(List<byte[]> pages) {
        Map<String, Item> items = new LinkedHashMap<>();
        for (byte[] page : pages) {
            Document feed = FeedReader.xml(page);
            for (Element entry : FeedReader.elements(feed, "entry")) {
                List<String> authors = new ArrayList<>();
                var elements = entry.getElementsByTagNameNS(ATOM_NAMESPACE, "author");
                for (int i = 0; i < elements.getLength(); i++) {
                    authors.add(elements.item(i).getTextContent());
                }
                var links = entry.getElementsByTagName("link");
                Element link = (Element) links.item(links.getLength() - 1);
                assertEquals("alternate", link.getAttribute("rel"));
                items.put(
                        text(entry, "id"),
                        new Item(
                                text(entry, "title"),
                                Instant.parse(text(entry, "published")),
                                authors,
                                link.getAttribute("href"),
                                Item.words(text(entry, "content"))));
            }
        }
        return items;
    }

    private static Map<String, Item> readWithRome(List<byte[]> pages) throws IOException, FeedException {
        Map<String, Item> items = new LinkedHashMap<>();
        for (byte[] page : pages) {
            var reader = new InputStreamReader(new ByteArrayInputStream(page), StandardCharsets.UTF_8);
            for (SyndEntry entry : new SyndFeedInput().build(reader).getEntries()) {
                // Of an RSS item, ROME has only the first author outside of the Dublin Core module.
                DCModule module = (DCModule) entry.getModule(DCModule.URI);
                List<String> creators = module == null ? List.of() : module.getCreators();
                List<String> people = entry.getAuthors().stream()
                        .map(person -> person.getName())
                        .toList();
                List<String> authors = creators.size() > people.size() ? creators : people;
                items.put(
                        entry.getUri(),
                        new Item(
                                entry.getTitle(),
                                entry.getPublishedDate().toInstant(),
                                authors,
                                entry.getLink(),
                                Item.words(entry.getContents().get(0).getValue())));
            }
        }
        return items;
    }

    private static Map<String, Item> readWithRssReader(List<byte[]> pages) {
        Map<String, Item> items = new LinkedHashMap<>();
        for (byte[] page : pages) {
            try (Stream<com.apptasticsoftware.rssreader.Item> read =
                    new RssReader().read(new ByteArrayInputStream(page))) {
                read.forEach(item -> items.put(
                        item.getGuid().orElseThrow(),
                        new Item(
                                item.getTitle().orElseThrow(),
                                item.getPubDateAsZonedDateTime().orElseThrow().toInstant(),
                                item.getAuthor().map(List::of).orElse(List.of()),
                                item.getLink().orElseThrow(),
                                Item.words(item.getContent().orElseThrow()))));
            }
        }
        return items;
    }

    /** Reduces items to the one author that rssreader reads: the first in RSS, the last in Atom. */
    private static Map<String, Item> withOneAuthor(Map<String, Item> items, boolean last) {
        Map<String, Item> reduced = new LinkedHashMap<>();
        items.forEach((id, item) -> {
            int index = last ? item.authors().size() - 1 : 0;
            List<String> author = item.authors().subList(index, index + 1);
            reduced.put(id, new Item(item.title(), item.published(), author, item.link(), item.words()));
        });
        return reduced;
    }

    private static void assertSame(Map<String, Item> expected, Map<String, Item> found, String reader) {
        expected.forEach((id, item) -> assertEquals(item, found.get(id), () -> reader + ": " + id));
    }

    private static void readWithNode(
            Map<String, Item> expected, Map<String, String> bodies, Map<String, List<byte[]>> formats)
            throws IOException, InterruptedException {
        NodeTools tools = NodeTools.installed(
                "feed-readers",
                "rss-parser@3.13.0",
                "feedparser@2.6.0",
                "@rowanmanning/feed-parser@2.1.5",
                "feedsmith@3.0.1");
        // Pages of an earlier run.
        try (Stream<Path> pages = Files.list(tools.folder())) {
            for (Path page : pages.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith("page-"))
                    .toList()) {
                Files.delete(page);
            }
        }
        ObjectNode expectedItems = JSON.createObjectNode();
        expected.forEach((id, item) -> expectedItems
                .putObject(id)
                .put("title", item.title())
                .put("second", item.published().getEpochSecond())
                .put("link", item.link())
                .put("body", bodies.get(id))
                .putPOJO("authors", item.authors()));
        JSON.writeValue(tools.folder().resolve("expected.json").toFile(), expectedItems);
        for (Map.Entry<String, List<byte[]>> format : formats.entrySet()) {
            for (int page = 0; page < format.getValue().size(); page++) {
                Files.write(
                        tools.folder().resolve("page-" + page + "." + format.getKey()),
                        format.getValue().get(page));
            }
        }
        Path script = tools.folder().resolve("read-feeds.mjs");
        Files.copy(
                Path.of("src/test/resources/read-feeds.mjs"),
                script,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Command.Result read = tools.node(script, tools.folder().toString());
        assertEquals(0, read.code(), read.output());
    }

    private List<byte[]> pages(String feed) throws IOException {
        List<byte[]> pages = new ArrayList<>();
        for (String next = feed + "?limit=100"; next != null; ) {
            byte[] page = get(next);
            pages.add(page);
            String url = feed.equals(FeedReader.JSON)
                    ? JSON.readTree(page).path("next_url").asText(null)
                    : FeedReader.elements(FeedReader.xml(page), feed.equals(FeedReader.RSS) ? "atom:link" : "link")
                            .stream()
                            .filter(link -> link.getAttribute("rel").equals("next"))
                            .map(link -> link.getAttribute("href"))
                            .findFirst()
                            .orElse(null);
            next = url == null ? null : url.substring(BASE.length());
        }
        return pages;
    }

    private byte[] get(String path) throws IOException {
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(service.resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(
                    200,
                    response.statusCode(),
                    () -> path + ": " + new String(response.body(), StandardCharsets.UTF_8));
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }
}
