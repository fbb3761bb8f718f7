package org.communique.html;

import static org.communique.html.HostileHtml.assertHarmless;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.communique.text.Characters;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlSanitizerTest {
    private static final Duration MAX_TIME = Duration.ofSeconds(10);
    private static final int SIZE = 100_000;

    @ParameterizedTest
    @MethodSource("org.communique.html.HostileHtml#vectors")
    void hostile_html_is_removed(String vector) {
        assertHarmlessAndStable(html(vector));
        assertHarmlessAndStable(html("<table><tr><td>" + vector));
        assertHarmlessAndStable(markdown(vector));
        assertHarmlessAndStable(markdown("- x " + vector + "\n\n" + vector));
        assertHarmlessAndStable(text(vector));
    }

    @Test
    void there_are_enough_vectors() {
        assertTrue(HostileHtml.vectors().distinct().count() > 150);
    }

    @Test
    void random_combinations_of_vectors_are_harmless_and_stable() {
        String[] vectors = HostileHtml.vectors().toArray(String[]::new);
        Random random = new Random(2022);
        for (int i = 0; i < 1_000; i++) {
            StringBuilder mixed = new StringBuilder();
            for (int n = 0; n < 6; n++) {
                String vector = vectors[random.nextInt(vectors.length)];
                mixed.append(vector, random.nextInt(vector.length()), vector.length());
            }
            assertHarmlessAndStable(html(mixed.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4><h5>e</h5><h6>f</h6>",
                "<ul><li>a<ol start=\"3\" reversed type=\"a\"><li value=\"5\">b</li></ol></li></ul>",
                "<dl><dt>a</dt><dd>b</dd></dl>",
                "<table><caption>t</caption><colgroup><col span=\"2\"></colgroup><thead><tr><th scope=\"col\" abbr=\"a\">a</th>"
                        + "<th colspan=\"2\" rowspan=\"2\">b</th></tr></thead><tbody><tr><td colspan=\"2\">c</td></tr></tbody>"
                        + "<tfoot><tr><td>d</td></tr></tfoot></table>",
                "<blockquote cite=\"https://example.org/\"><p>a</p></blockquote><p><q cite=\"https://example.org/\">b</q> <cite>c</cite></p>",
                "<p><a href=\"https://example.org/?a=1&amp;b=2#c\" title=\"t\" hreflang=\"kk\">a</a></p>",
                "<p><a href=\"mailto:press@example.org\">a</a> <a href=\"tel:+74950980123\">b</a> <a href=\"#note\">c</a> <a href=\"/d\">d</a></p>",
                "<figure><img src=\"https://example.org/a.jpg\" alt=\"что видно\" width=\"640\" height=\"480\"><figcaption>a</figcaption></figure>",
                "<p lang=\"ar\" dir=\"rtl\">a <bdi>b</bdi> <bdo dir=\"ltr\">c</bdo></p>",
                "<p><strong>a</strong> <b>b</b> <em>c</em> <i>d</i> <u>e</u> <s>f</s> <del>g</del> <ins>h</ins></p>",
                "<p>H<sub>2</sub>O x<sup>2</sup> <small>a</small> <mark>b</mark> <abbr title=\"t\">c</abbr> <kbd>d</kbd> <samp>e</samp></p>",
                "<p><time datetime=\"2022-12-21T11:30:00+03:00\">21 декабря 2022</time></p><hr><p>a<br>b<wbr>c</p>",
                "<pre><code>if (a &lt; b)\n  c;</code></pre><p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>",
                "<section><div><span>a</span></div></section>"
            })
    void allowed_html_stays_unchanged(String html) {
        assertEquals(html, html(html));
    }

    @Test
    void the_text_of_removed_elements_stays() {
        assertEquals("<p>до центр после</p>", html("<p>до <blink>центр</blink> <font>после</font></p>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n\t",
                "<p></p>",
                "<p><br></p>",
                "<p>&nbsp;</p>",
                "<!-- a -->",
                "<script>a</script>",
                "<div><hr></div>"
            })
    void html_without_visible_content_is_not_a_body(String html) {
        assertNull(html(html));
        assertNull(markdown(html));
    }

    @Test
    void an_image_alone_is_a_body() {
        assertEquals(
                "<img src=\"https://example.org/a.jpg\" alt=\"\">",
                html("<img src=\"https://example.org/a.jpg\" alt=\"\">"));
    }

    @Test
    void characters_that_feeds_cannot_carry_are_removed_even_as_entities() {
        String html = html(
                "<p title='&#2;'>a&#1;b&#0;c&#xB;d&#xFFFE;e&#xD800;f&#x7F;g</p><img src='https://example.org/' alt='x&#3;y'>");
        assertTrue(Characters.areAllAllowed(html), html);
        assertTrue(Characters.areAllAllowed(Jsoup.parse(html).text()), html);
        assertEquals("xy", Jsoup.parse(html).selectFirst("img").attr("alt"));
        assertTrue(Characters.areAllAllowed(markdown("a&#1;b&#x1F;c")));
    }

    @Test
    void markdown_supports_tables_links_and_embedded_html() {
        String html = markdown("""
                # Заголовок

                Абзац с **жирным**, *курсивом*, `кодом` и [ссылкой](https://example.org/ "название").

                > цитата

                1. раз
                2. два

                | а | б |
                |---|--:|
                | 1 | 2 |

                ![вид](https://example.org/a.jpg)

                Вода H<sub>2</sub>O <script>alert(1)</script><span onclick="x">ок</span>

                [плохая](javascript:alert(1)) <javascript:alert(1)>
                """);
        assertHarmlessAndStable(html);
        assertTrue(html.contains("<h1>Заголовок</h1>"), html);
        assertTrue(html.contains("<strong>жирным</strong>, <em>курсивом</em>, <code>кодом</code>"), html);
        assertTrue(html.contains("<a href=\"https://example.org/\" title=\"название\">ссылкой</a>"), html);
        assertTrue(html.contains("<li>два</li>"), html);
        assertTrue(html.contains("<th>а</th>"), html);
        assertTrue(html.contains("<img src=\"https://example.org/a.jpg\" alt=\"вид\">"), html);
        assertTrue(html.contains("H<sub>2</sub>O <span>ок</span>"), html);
        assertFalse(html.contains("href=\"javascript"), html);
    }

    @Test
    void an_empty_line_of_plain_text_separates_paragraphs_and_a_line_end_stays() {
        assertEquals(
                "<p>а &lt;b&gt;б&lt;/b&gt; &amp;amp;<br>в</p>\n<p>г</p>\n<p>д</p>",
                text("\n  а <b>б</b> &amp;  \r\nв\r\n \t \r\n\r\nг\n\n\n\nд\n"));
        assertEquals("<p>а</p>\n<p>б</p>", text("\u00A0а\n\u00A0\nб"));
        assertNull(text(" \n\t\n\u00A0"));
    }

    @ParameterizedTest
    @MethodSource("org.communique.html.HostileHtml#bombs")
    void any_large_body_is_sanitized_quickly(String bomb) {
        assertTimeout(MAX_TIME, () -> assertHarmlessAndStable(html(bomb)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">",
                "> ",
                "- ",
                "* * ",
                "*a ",
                "*_",
                "***a",
                "a**b",
                "[",
                "![",
                "[a](",
                "[a]: b\n",
                "`a``b",
                "<a ",
                "<!--a",
                "<?",
                "\\",
                "&amp",
                "|a\n",
                "a|",
                "#",
                "\n ",
                "- <div>\n"
            })
    void any_large_markdown_or_text_is_converted_quickly(String piece) {
        String bomb = "x" + piece.repeat(SIZE / piece.length());
        assertTimeout(MAX_TIME, () -> assertHarmlessAndStable(markdown(bomb)));
        assertTimeout(MAX_TIME, () -> assertHarmlessAndStable(text(bomb)));
    }

    @Test
    void a_table_that_would_grow_too_large_is_rejected() {
        String table = "|a".repeat(5_000) + "|\n" + "|-".repeat(5_000) + "|\n" + "|x\n".repeat(50_000);
        assertThrows(IllegalArgumentException.class, () -> markdown(table));
    }

    private static String html(String html) {
        return HtmlSanitizer.ofHtml(html).html();
    }

    private static String markdown(String markdown) {
        return HtmlSanitizer.ofMarkdown(markdown).html();
    }

    private static String text(String text) {
        return HtmlSanitizer.ofText(text).html();
    }

    private static void assertHarmlessAndStable(String html) {
        assertHarmless(html);
        assertEquals(html, html == null ? null : html(html));
    }
}
