package org.communique;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.communique.transfer.Transfer;

/** Thousands of real items in dozens of languages, from data outside the project. */
public final class PressCorpus {
    private static final int SIZE = 3_800;

    /** The number of items of each origin, language and format in the quick tier. */
    private static final int ITEMS_PER_KIND = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The corpus is imported once for all tests of an application: an import takes a while, and a second copy would affect the results. */
    private static boolean imported;

    private PressCorpus() {}

    /** Imports all items as published releases, each with the id of {@link #idOf}, unless an earlier test did. */
    public static synchronized void ensureImported() throws IOException {
        if (!imported) {
            importExpecting("created");
            imported = true;
        }
    }

    /** Imports all items again and expects no change. */
    public static void importAgain() throws IOException {
        ensureImported();
        importExpecting("unchanged");
    }

    private static void importExpecting(String result) throws IOException {
        long size = groups().stream().mapToInt(List::size).sum();
        Map<String, Long> results = Transfer.importLines(importFile()).stream()
                .collect(Collectors.groupingBy(line -> line.get("result").asText(), Collectors.counting()));
        if (!results.equals(Map.of(result, size))) {
            throw new AssertionError(results.toString());
        }
    }

    public static UUID idOf(String item) {
        return UUID.nameUUIDFromBytes(item.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the items, each grouped with its translations. In the endurance tier these are all items, in the quick tier some of each kind
     * and those that a judged query names.
     */
    public static List<List<JsonNode>> groups() throws IOException {
        List<List<JsonNode>> all = all();
        long size = all.stream().mapToInt(List::size).sum();
        if (size != SIZE) {
            throw new AssertionError("the corpus has " + size + " items");
        }
        if (Tier.isEndurance()) {
            return all;
        }
        Set<String> judged = judged();
        Map<String, Integer> countByKind = new HashMap<>();
        return all.stream()
                .filter(group -> group.stream().anyMatch(item -> {
                    String id = item.get("id").asText();
                    String kind = id.split("-")[0] + item.get("language") + item.get("bodyFormat");
                    return countByKind.merge(kind, 1, Integer::sum) <= ITEMS_PER_KIND || judged.contains(id);
                }))
                .toList();
    }

    /** Returns the ids of the items that a judged query names. */
    private static Set<String> judged() throws IOException {
        try (InputStream file = PressCorpus.class.getResourceAsStream("search/judged-queries.json")) {
            return StreamSupport.stream(JSON.readTree(file).get("queries").spliterator(), false)
                    .flatMap(query -> Stream.of(query.get("find"), query.get("avoid")))
                    .flatMap(items -> StreamSupport.stream(items.spliterator(), false))
                    .map(JsonNode::asText)
                    .collect(Collectors.toSet());
        }
    }

    private static List<List<JsonNode>> all() throws IOException {
        Map<String, List<JsonNode>> groups = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(SharedData.file("press-corpus.ndjson.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode item = JSON.readTree(line);
                String group =
                        item.path("translationGroup").asText(item.get("id").asText());
                groups.computeIfAbsent(group, key -> new ArrayList<>()).add(item);
            }
        }
        return List.copyOf(groups.values());
    }

    /** Returns the request body with which a newsroom would create an item. */
    public static ObjectNode draftOf(JsonNode item) {
        ObjectNode draft = JSON.createObjectNode().put("type", "news");
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

    /** Returns an import file with a line for each item. The lines refer to translations by slug. */
    private static byte[] importFile() throws IOException {
        StringBuilder file = new StringBuilder();
        for (List<JsonNode> group : groups()) {
            String first = null;
            for (JsonNode item : group) {
                String name = item.get("id").asText();
                String slug = "corpus-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
                ObjectNode line = draftOf(item);
                line.put("id", idOf(name).toString()).put("slug", slug);
                line.set("publishedAt", item.get("publishedAt"));
                if (first != null) {
                    line.putArray("translations").addObject().put("slug", first);
                }
                first = first == null ? slug : first;
                file.append(line).append('\n');
            }
        }
        return file.toString().getBytes(StandardCharsets.UTF_8);
    }
}
