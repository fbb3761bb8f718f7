package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the documents and the texts of the OpenAPI document with textlint and the dictionary of the project. It needs Node.js. */
class ProseTest {
    private static final String TEXTLINT = "textlint@15.8.0";
    private static final String PRH = "textlint-rule-prh@6.1.0";
    private static final Path DICTIONARY = Path.of("src/test/resources/prose/house.yml");
    private static NodeTools tools;
    private static Path configuration;

    @BeforeAll
    static void install_the_checker() throws IOException, InterruptedException {
        tools = NodeTools.installed("prose", TEXTLINT, PRH);
        configuration = tools.folder().resolve("textlintrc.json");
        Files.writeString(
                configuration,
                "{\"rules\": {\"prh\": {\"rulePaths\": [\""
                        + DICTIONARY.toAbsolutePath()
                        + "\"], \"checkLink\": true, \"checkBlockQuote\": true, \"checkEmphasis\": true,"
                        + " \"checkHeader\": true, \"checkParagraph\": true}}}");
    }

    @Test
    void documents_are_written_in_plain_words() throws IOException, InterruptedException {
        List<String> files = new ArrayList<>(List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md"));
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            docs.map(Path::toString)
                    .filter(file -> file.endsWith(".md"))
                    .sorted()
                    .forEach(files::add);
        }
        Command.Result result = check(files);
        assertEquals(0, result.code(), result.output());
    }

    @Test
    void the_openapi_document_is_written_in_plain_words() throws IOException, InterruptedException {
        StringBuilder texts = new StringBuilder();
        collect(new YAMLMapper().readTree(Path.of("openapi/openapi.yaml").toFile()), "", texts);
        Command.Result result = check(texts.toString(), "openapi.md");
        assertEquals(0, result.code(), result.output());
    }

    @Test
    void phrases_that_make_readers_stop_are_found() throws IOException, InterruptedException {
        List<String> phrases = List.of(
                "Nothing that is typed is an error but too much of it: more than 1,000 characters",
                "Of several languages, types, organizations or sources one is enough; of several topics all are needed.",
                "`sort` is `-publishedAt` (unless given)",
                "Answers to the public say how long they may be kept",
                "When somebody else was faster you are answered 412, and nothing is overwritten",
                "partners who want to be told and not to ask",
                "## Being told",
                "## Keep what was read",
                "everything that happened is told to who follows",
                "parted by commas",
                "a wrong key is borne",
                "suggestions as one types",
                "there are as many streams as can be at once: try again in a moment",
                "The press release as it is now",
                "It is done",
                "What `If-None-Match` names is current");
        Command.Result result = check(String.join("\n\n", phrases) + "\n", "phrases.md");
        for (int i = 0; i < phrases.size(); i++) {
            String line = "phrases.md:" + (2 * i + 1) + ":";
            assertTrue(result.output().contains(line), phrases.get(i) + ": " + result.output());
        }
    }

    @Test
    void plain_sentences_pass() throws IOException, InterruptedException {
        String plain = """
                # Webhooks

                Any query text is accepted, up to 1,000 characters or 64 words. `sort` defaults to `-publishedAt`.
                If the release changed in the meantime, the request fails with 412 and nothing is overwritten.
                What happens after a withdrawal? Followers receive every change.
                """;
        Command.Result result = check(plain, "plain.md");
        assertEquals(0, result.code(), result.output());
    }

    /** Collects the summaries and descriptions, each after the path of its node in the document. */
    private static void collect(JsonNode node, String path, StringBuilder texts) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            boolean isText = field.getValue().isTextual()
                    && (field.getKey().equals("summary") || field.getKey().equals("description"));
            if (isText) {
                texts.append("`")
                        .append(path)
                        .append("`\n\n")
                        .append(field.getValue().textValue())
                        .append("\n\n");
            } else if (!field.getKey().startsWith("example")) {
                collect(field.getValue(), path + "/" + field.getKey(), texts);
            }
        }
        if (node.isArray()) {
            node.forEach(item -> collect(item, path, texts));
        }
    }

    private static Command.Result check(String text, String name) throws IOException, InterruptedException {
        Path file = tools.folder().resolve(name);
        Files.writeString(file, text);
        return check(List.of(file.toString()));
    }

    private static Command.Result check(List<String> files) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("--config", configuration.toAbsolutePath().toString()));
        arguments.addAll(List.of(
                "--rules-base-directory",
                tools.folder().resolve("node_modules").toAbsolutePath().toString(),
                "--format",
                "unix"));
        arguments.addAll(files);
        return tools.run("textlint", arguments.toArray(String[]::new));
    }
}
