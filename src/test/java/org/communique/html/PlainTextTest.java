package org.communique.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.communique.PressCorpus;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlainTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>Поезд&nbsp;пришёл</p><p>Ушёл</p> | Поезд\u00A0пришёл¶Ушёл¶",
                "<p>a &lt; b &amp; c</p>             | a < b & c¶",
                "<p>one<br>two</p>                   | one¶two¶",
                "<ul><li>one</li><li>two</li></ul>   | one¶two¶",
                "<p>a<b>b</b>  c</p>                 | ab c¶",
                "<p><img alt=\"a > b\" src=\"https://example.org/\">text</p> | text¶",
                "a & b                               | a & b¶",
                "&unknown; &#1078;                   | &unknown; ж¶",
            })
    void plain_text_is_the_visible_text(String html, String text) {
        assertEquals(text.replace('¶', PlainText.PARAGRAPH), PlainText.ofHtml(html));
    }

    @ParameterizedTest
    @MethodSource("org.communique.html.HostileHtml#vectors")
    void for_sanitized_vectors_the_text_equals_that_of_a_parser(String html) {
        String safe = HtmlSanitizer.ofHtml(html);
        if (safe != null) {
            assertEquals(parsed(safe), PlainText.ofHtml(safe));
        }
    }

    @Test
    void for_real_bodies_the_text_equals_that_of_a_parser() throws IOException {
        for (List<JsonNode> group : PressCorpus.groups()) {
            for (JsonNode item : group) {
                String safe = HtmlSanitizer.ofHtml(item.get("body").asText());
                assertEquals(
                        parsed(safe), PlainText.ofHtml(safe), item.get("id").asText());
            }
        }
    }

    private static String parsed(String html) {
        StringBuilder text = new StringBuilder();
        Jsoup.parseBodyFragment(html).body().traverse(new NodeVisitor() {
            @Override
            public void head(Node node, int depth) {
                if (node instanceof TextNode words) {
                    words.getWholeText().chars().forEach(c -> append((char) c));
                } else if (endsLine(node)) {
                    endLine();
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (endsLine(node)) {
                    endLine();
                }
            }

            private void append(char c) {
                boolean space = Character.isWhitespace(c);
                if (!space || !text.isEmpty() && " \u2029".indexOf(text.charAt(text.length() - 1)) < 0) {
                    text.append(space ? ' ' : c);
                }
            }

            private void endLine() {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != PlainText.PARAGRAPH) {
                    text.append(PlainText.PARAGRAPH);
                }
            }
        });
        return text.toString();
    }

    private static boolean endsLine(Node node) {
        return node instanceof Element element
                && (element.isBlock() || element.nameIs("br") || element.nameIs("td") || element.nameIs("th"));
    }
}
