package org.communique.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.communique.SharedData;
import org.communique.transfer.Transfer;

/** The real items beside the project, as releases. */
final class PressCorpus {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PressCorpus() {}

    /** @return how many it has */
    static int load() throws IOException {
        StringBuilder lines = new StringBuilder();
        int count = 0;
        try (BufferedReader corpus = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(SharedData.file("press-corpus.ndjson.gz"))),
                StandardCharsets.UTF_8))) {
            for (String item = corpus.readLine(); item != null; item = corpus.readLine()) {
                lines.append(line(JSON.readTree(item))).append('\n');
                count++;
            }
        }
        for (JsonNode result : Transfer.imported(lines.toString().getBytes(StandardCharsets.UTF_8))) {
            if (!result.get("result").asText().equals("created")) {
                throw new AssertionError(result.toString());
            }
        }
        return count;
    }

    static UUID idOf(String item) {
        return UUID.nameUUIDFromBytes(item.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode line(JsonNode item) {
        ObjectNode line = JSON.createObjectNode();
        line.put("id", idOf(item.get("id").asText()).toString());
        line.put("type", "news");
        line.put("title", cut(item.get("title").asText(), 300));
        line.put("summary", cut(item.path("summary").asText(""), 2_000));
        line.set("body", item.get("body"));
        line.set("bodyFormat", item.get("bodyFormat"));
        line.set("language", item.get("language"));
        line.set("publishedAt", item.get("publishedAt"));
        ObjectNode attribution = line.putObject("attribution");
        attribution.putObject("source").set("name", item.at("/source/name"));
        ArrayNode authors = attribution.putArray("authors");
        item.path("authors").forEach(author -> authors.addObject().put("name", cut(author.asText(), 300)));
        ArrayNode topics = line.putArray("topics");
        for (JsonNode tag : item.path("tags")) {
            if (topics.size() < 50) {
                topics.add(cut(tag.asText(), 100));
            }
        }
        return line;
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }
}
