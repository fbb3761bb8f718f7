package org.communique.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
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
                "<p>Рост на 4<sup>2</sup> процента, 10<sup>6</sup>Вт | Рост на 4² процента, 10⁶Вт¶",
                "<p>исследование<sup>1</sup><sup><a href=\"#n\">2</a></sup> и x<sup>−1</sup>, 5<sup>[3]</sup> | исследование¹ ² и x⁻¹, 5[3]¶",
                "<p>слово<sup>а</sup>далее, 21<sup>st</sup> век  | слово а далее, 21st век¶",
                "<p><sup>1</sup> Сноска               | 1 Сноска¶",
                "<p>XXI<sup>e</sup> siècle, M<sup>me</sup> Dupont, n<sup>o</sup> 5, 1<sup>ère</sup> | XXIe siècle, Mme Dupont, no 5, 1ère¶",
                "<p>log<sub>2</sub>8 и CO<sub>2</sub>2 | log2 8 и CO2 2¶",
                "<p>H<sub>2</sub>O и 101<sub>2</sub>, x<sub>max</sub> | H2O и 101₂, x max¶",
                "<p>цена <del>100</del><ins>80</ins> руб., <s>5</s>4 | цена 100 80 руб., 5 4¶",
                "<p>нов<ins>ый</ins> <b>д</b>ом       | новый дом¶",
                "<p>до<img src=\"https://example.org/\" alt=\"\">после | до после¶",
                "<p><ruby>漢<rt>kan</rt></ruby>字      | 漢 kan 字¶",
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
        String safe = HtmlSanitizer.ofHtml(html).html();
        if (safe != null) {
            assertEquals(parsed(safe), PlainText.ofHtml(safe));
        }
    }

    @Test
    void for_real_bodies_the_text_equals_that_of_a_parser() throws IOException {
        for (List<JsonNode> group : PressCorpus.groups()) {
            for (JsonNode item : group) {
                String safe = HtmlSanitizer.ofHtml(item.get("body").asText()).html();
                assertEquals(
                        parsed(safe), PlainText.ofHtml(safe), item.get("id").asText());
            }
        }
    }

    /** Finds the text in the tree of a parser, by the same rules. */
    private static String parsed(String html) {
        StringBuilder text = new StringBuilder();
        Jsoup.parseBodyFragment(html).body().traverse(new NodeVisitor() {
            private int scriptStart = -1;
            private boolean isBoundary;
            private boolean isAfterLowDigit;

            @Override
            public void head(Node node, int depth) {
                if (node instanceof TextNode words) {
                    words.getWholeText().chars().forEach(c -> append((char) c));
                } else if (endsLine(node)) {
                    endLine();
                } else if (isScript(node)) {
                    scriptStart = text.length();
                } else if (separates(node)) {
                    isBoundary = true;
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (endsLine(node)) {
                    endLine();
                } else if (isScript(node)) {
                    endScript(node.nodeName().equals("sup"));
                    scriptStart = -1;
                } else if (separates(node)) {
                    isBoundary = true;
                }
            }

            private void append(char c) {
                isBoundary |= isAfterLowDigit && Character.isDigit(c);
                isAfterLowDigit = false;
                boolean joins = isBoundary && isWord(text.length() - 1) && Character.isLetterOrDigit(c);
                isBoundary = false;
                if (joins) {
                    scriptStart = scriptStart == text.length() ? scriptStart + 1 : scriptStart;
                    text.append(' ');
                }
                boolean space = Character.isWhitespace(c);
                if (!space || !text.isEmpty() && " \u2029".indexOf(text.charAt(text.length() - 1)) < 0) {
                    text.append(space ? ' ' : c);
                }
            }

            private void endScript(boolean raised) {
                if (scriptStart < 1 || scriptStart == text.length()) {
                    return;
                }
                char before = text.charAt(scriptStart - 1);
                String script = text.substring(scriptStart);
                if (!isWord(scriptStart - 1) && ")]⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ".indexOf(before) < 0) {
                    return;
                }
                if (script.matches("[0-9+\\-−=()ni]+") && (raised || Character.isDigit(before))) {
                    text.setLength(scriptStart);
                    text.append("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ".indexOf(before) >= 0 ? " " : "");
                    script.chars()
                            .forEach(c -> text.append((raised ? "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ" : "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙᵢ")
                                    .charAt("0123456789+-−=()ni".indexOf(c))));
                } else if (raised ? !isEnding(script) : !Character.isDigit(script.charAt(0))) {
                    if (isWord(scriptStart - 1) && isWord(scriptStart)) {
                        text.insert(scriptStart, ' ');
                    }
                    isBoundary = true;
                } else {
                    isAfterLowDigit = !raised && Character.isDigit(text.charAt(text.length() - 1));
                }
            }

            private boolean isEnding(String script) {
                String before = text.substring(0, scriptStart);
                return before.matches("(?s).*[\\p{Nd}IVXLCDM]")
                                && script.matches("st|nd|rd|th|er|re|ère|e|ème|nde|o|a|й|я|е|го|му|м|х")
                        || before.matches("(?s)(.*[^\\p{L}\\p{Nd}])?\\p{L}")
                                && script.matches("me|mes|lle|lles|os?|rs?|gr|a");
            }

            private boolean isWord(int index) {
                return index >= 0 && Character.isLetterOrDigit(text.charAt(index));
            }

            private void endLine() {
                isBoundary = false;
                isAfterLowDigit = false;
                if (!text.isEmpty() && text.charAt(text.length() - 1) != PlainText.PARAGRAPH) {
                    text.append(PlainText.PARAGRAPH);
                }
            }
        });
        return text.toString();
    }

    private static boolean isScript(Node node) {
        return node.nodeName().equals("sup") || node.nodeName().equals("sub");
    }

    private static boolean separates(Node node) {
        return Set.of("s", "del", "img", "rt").contains(node.nodeName());
    }

    private static boolean endsLine(Node node) {
        return node instanceof Element element
                && (element.isBlock() || element.nameIs("br") || element.nameIs("td") || element.nameIs("th"));
    }
}
