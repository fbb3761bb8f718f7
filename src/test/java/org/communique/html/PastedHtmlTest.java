package org.communique.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.communique.PressCorpus;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What editors paste from word processors, mails and web pages comes through whole, and nothing comes through that they did not see. */
class PastedHtmlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p style=\"display:none\">черновик</p>",
                "<p style=\"color:red; DISPLAY : None !important\">черновик</p>",
                "<p hidden>черновик</p>",
                "<p style=\"/* c */display:none\">черновик</p>",
                "<p style=\"display:none;display:foo\">черновик</p>",
                "<p style=\"display:none!important;display:block\">черновик</p>",
                "<section hidden=\"until-found\"><p>черновик</p></section>",
                "<p style=\"visibility:hidden\">черновик</p>",
                "<span style=\"mso-hide:all\">черновик</span>",
                "<font style='display:none;mso-hide:all'><b>черновик</b></font>",
                "<table><tr style=\"display:none\"><td>черновик</td></tr></table>",
                "<template><p>черновик</p></template>",
                "<dialog>черновик</dialog>",
                "<div style=\"mso-element:comment-list\"><div style=\"mso-element:comment\"><p class=MsoCommentText>[А1] черновик</p></div></div>",
                "<div class=msocomtxt id=\"_com_1\">черновик</div>",
                "<p><span class=MsoCommentReference><a class=msocomanchor href=\"#_msocom_1\">[черновик]</a></span></p>",
                "<div><p><a href=\"#cmnt_ref1\" id=\"cmnt1\">[a]</a><span>черновик</span></p></div>",
                "<datalist><option>черновик</option></datalist>",
                "<xml><w:WordDocument><w:View>черновик</w:View></w:WordDocument></xml>",
                "<title>черновик</title>",
                "<style>черновик</style><script>черновик</script>",
                "<input type=\"hidden\" value=\"черновик\">",
                "<noframes>черновик</noframes>"
            })
    void what_the_author_did_not_see_is_not_published(String hidden) {
        String html = html("<p>Видно</p>" + hidden);
        assertFalse(html.contains("черновик"), html);
        assertEquals("Видно", Jsoup.parse(html).text());
        assertNull(html(hidden));
    }

    @Test
    void what_the_author_saw_stays() {
        assertBecomes("<dialog open>Открыто</dialog>", "<p>Открыто</p>");
        assertBecomes("<p style=\"display:inline-block; visibility:visible\">Видно</p>", "<p>Видно</p>");
        assertBecomes("<p aria-hidden=\"true\">Видно</p>", "<p>Видно</p>");
        assertBecomes("<details><summary>Итоги</summary>Текст</details>", "<div><p>Итоги</p>Текст</div>");
        assertBecomes("<p class=\"hidden-gem\" title=\"display:none\">Видно</p>", "<p>Видно</p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "center", "address", "article", "details", "label", "hgroup", "main", "aside", "footer", "header",
                        "nav", "textarea",
                "fieldset", "legend", "form", "button", "search", "my-card", "article-teaser", "unknown", "td", "th",
                        "caption", "select",
                "marquee", "summary", "output", "svg"
            })
    void blocks_and_unknown_elements_do_not_glue_words(String name) {
        String html = html("<%1$s>Минск</%1$s><%1$s>Брест</%1$s>".formatted(name));
        assertEquals("<p>Минск</p><p>Брест</p>", html);
        String inside = html("<p>из <%1$s>Минска</%1$s><%1$s>Бреста</%1$s>сюда</p>".formatted(name));
        assertTrue(words(inside).containsAll(List.of("из", "Минска", "Бреста", "сюда")), inside);
    }

    @Test
    void cells_and_options_without_their_table_or_list_stay_apart() {
        assertBecomes(
                "<tr><td>Минск</td><td>Брест</td></tr><tr><td>1</td><td>2</td></tr>", "<p>Минск Брест</p><p>1 2</p>");
        assertBecomes("<TBODY><TR><TD>а<TD>б</TBODY>", "<p>а б</p>");
        assertBecomes("<select><option>Минск<option>Брест</select>", "<p>Минск Брест</p>");
        assertBecomes("<p>a<svg><text>Минск</text><text>Брест</text></svg>b</p>", "<p>a Минск Брест b</p>");
        assertBecomes(
                "<table><tbody><tr><td>a</td></tr></tbody></table>",
                "<table><tbody><tr><td>a</td></tr></tbody></table>");
    }

    @Test
    void tables_in_comments_and_attributes_do_not_count() {
        assertBecomes("<!--[if mso]><table><![endif]--><tr><td>а</td><td>б</td></tr>", "<p>а б</p>");
        assertBecomes("<img src=\"/a\" alt=\"a <td> b\">", "<img src=\"/a\" alt=\"a &lt;td&gt; b\">");
        assertBecomes("<p>a <i>b</i> <td>c</td>d</p>", "<p>a <i>b</i> c d</p>");
    }

    @Test
    void boxes_of_word_do_not_join_words() {
        assertBecomes("<p>а<v:shape><v:textbox>рамка</v:textbox></v:shape>б</p>", "<p>а рамка б</p>");
        assertBecomes("<w:p>а</w:p><w:p>б</w:p>", "<p>а</p><p>б</p>");
    }

    @Test
    void elements_within_words_do_not_split_them() {
        assertBecomes("<p>Мос<font color=red>к</font>ва</p>", "<p>Москва</p>");
        assertBecomes("<p>Мос<span style=\"color:red\">к</span>ва</p>", "<p>Москва</p>");
        assertBecomes("<p>Мин<o:p>с</o:p>к, <st1:city>Бре</st1:city>ст</p>", "<p>Минск, Брест</p>");
        assertBecomes("<p>до <x-y>центр</x-y>, после</p>", "<p>до центр, после</p>");
        assertBecomes("<p>Мос<span style=\"display:none\">черновик</span>ква</p>", "<p>Москва</p>");
        assertBecomes(
                "<p>Пресс-служба <press@example.org></p>",
                "<p>Пресс-служба <a href=\"mailto:press@example.org\">press@example.org</a></p>");
    }

    @Test
    void formatting_by_other_means_becomes_elements() {
        assertBecomes(
                "<b style=\"font-weight:normal;\" id=\"docs-internal-guid-0\"><p dir=\"ltr\"><span style=\"font-weight:400\">Обычный </span>"
                        + "<span style=\"font-weight:700\">важный</span><span style=\"font-style:italic;font-weight:400\"> курсив</span></p></b>",
                "<p dir=\"ltr\">Обычный <strong>важный</strong><em> курсив</em></p>");
        assertBecomes(
                "<p>Цена <strike>100</strike> 80; <span style=\"text-decoration:line-through\">2024</span> 2025; x<span style=\"vertical-align:super\">2</span></p>",
                "<p>Цена <s>100</s> 80; <s>2024</s> 2025; x<sup>2</sup></p>");
        assertBecomes(
                "<p><span style=\"font:italic bold 12px Arial\">a</span></p>", "<p><strong><em>a</em></strong></p>");
        assertBecomes(
                "<p><span style=\"font-weight:bolder\">a</span><span style='font-weight:500'>b</span></p>",
                "<p><strong>a</strong>b</p>");
        assertBecomes("<p>H<span style=\"vertical-align:sub\">2</span>O</p>", "<p>H<sub>2</sub>O</p>");
        assertBecomes(
                "<p><span style=\"text-decoration: underline line-through\">a</span></p>", "<p><s><u>a</u></s></p>");
        assertBecomes(
                "<p><acronym title=\"Содружество\">СНГ</acronym></p>", "<p><abbr title=\"Содружество\">СНГ</abbr></p>");
        assertBecomes(
                "<div style=\"font-style:italic\"><p>раз</p>два</div>", "<div><p><em>раз</em></p><em>два</em></div>");
        assertBecomes("<ul style=\"font-weight:bold\"><li>a</li></ul>", "<ul><li><strong>a</strong></li></ul>");
        assertBecomes("<h2 style=\"font-weight:bold\">a</h2>", "<h2>a</h2>");
    }

    @Test
    void formatting_is_taken_back_where_the_text_takes_it_back() {
        assertBecomes(
                "<p style=\"font-weight:bold\">A <span style=\"font-weight:400\">b</span> c</p>",
                "<p><strong>A </strong>b<strong> c</strong></p>");
        assertBecomes(
                "<p><b>A <span style=\"font-weight:normal\">b</span> c</b></p>",
                "<p><strong>A </strong>b<strong> c</strong></p>");
        assertBecomes("<p><i>A <span style=\"font-style:normal\">b</span></i></p>", "<p><em>A </em>b</p>");
        assertBecomes("<strong style=\"font-weight:400\">a</strong>", "a");
        assertBecomes("<p><b>A <i>b</i></b></p>", "<p><b>A <i>b</i></b></p>");
    }

    @Test
    void links_have_no_second_underline() {
        assertBecomes(
                "<a href=\"https://e.org/\"><span style=\"text-decoration:underline\">a</span></a>",
                "<a href=\"https://e.org/\">a</a>");
        assertBecomes(
                "<p><span style=\"text-decoration:underline\"><a href=\"https://e.org/\">a</a></span></p>",
                "<p><a href=\"https://e.org/\">a</a></p>");
    }

    @Test
    void list_paragraphs_of_word_become_lists() {
        assertBecomes(
                "<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'>"
                        + "<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span></span><![endif]>Первый</p>\n"
                        + "<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;</span></span>Вложенный</p>"
                        + "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Второй <b>x</b></p><p>после</p>",
                "<ul><li>Первый<ul><li>Вложенный</li></ul></li><li>Второй <b>x</b></li></ul><p>после</p>");
        assertBecomes(
                item("l1", 1, "3.", "три") + item("l1", 1, "4.", "четыре"),
                "<ol start=\"3\"><li>три</li><li>четыре</li></ol>");
        assertBecomes(
                item("l1", 1, "1)", "a")
                        + item("l1", 2, "a)", "b")
                        + item("l1", 2, "b)", "c")
                        + item("l1", 1, "2)", "d"),
                "<ol><li>a<ol type=\"a\"><li>b</li><li>c</li></ol></li><li>d</li></ol>");
        assertBecomes(item("l1", 1, "iv.", "a"), "<ol type=\"i\" start=\"4\"><li>a</li></ol>");
        assertBecomes(item("l1", 1, "·", "a") + item("l2", 1, "1.", "b"), "<ul><li>a</li></ul><ol><li>b</li></ol>");
        assertBecomes(item("l1", 3, "·", "глубоко"), "<ul><li>глубоко</li></ul>");
    }

    @Test
    void markers_that_html_cannot_number_stay_as_text() {
        assertEquals(
                "а) буква", Jsoup.parse(html(item("l1", 1, "а)", " буква"))).text());
        assertEquals(
                "1.2. пункт", Jsoup.parse(html(item("l1", 1, "1.2.", " пункт"))).text());
        assertBecomes(
                "<h2 style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.1 </span>Глава</h2>",
                "<h2>1.1 Глава</h2>");
    }

    @Test
    void lists_of_word_continue_after_a_paragraph() {
        assertBecomes(
                item("l1", 1, "a.", "x") + "<p>y</p>" + item("l1", 1, "b.", "z"),
                "<ol type=\"a\"><li>x</li></ol><p>y</p><ol type=\"a\" start=\"2\"><li>z</li></ol>");
        assertBecomes(item("l1", 1, "XIV.", "x"), "<ol type=\"I\" start=\"14\"><li>x</li></ol>");
    }

    private static String item(String list, int level, String marker, String text) {
        return "<p class=MsoListParagraph style='mso-list:%s level%d lfo1'><span style='mso-list:Ignore'>%s</span>%s</p>"
                .formatted(list, level, marker, text);
    }

    @Test
    void what_is_embedded_becomes_a_link() {
        assertBecomes(
                "<p>Смотрите:</p><iframe src=\"https://www.youtube.com/embed/abc123\" title=\"Обращение\"></iframe>",
                "<p>Смотрите:</p><p><a href=\"https://www.youtube.com/watch?v=abc123\">Обращение</a></p>");
        assertBecomes(
                "<iframe src=\"//www.youtube-nocookie.com/embed/abc123?start=90\" title=\"a\"></iframe>",
                "<p><a href=\"https://www.youtube.com/watch?v=abc123&amp;t=90s\">a</a></p>");
        assertBecomes("<iframe data-src=\"https://player.vimeo.com/video/77\"></iframe>", link("https://vimeo.com/77"));
        assertBecomes(
                "<video controls><source src=\"https://e.org/v.mp4\" type=\"video/mp4\">Ваш браузер не поддерживает видео</video>",
                link("https://e.org/v.mp4"));
        assertBecomes("<audio controls src=\"https://e.org/a.mp3\"></audio>", link("https://e.org/a.mp3"));
        assertBecomes(
                "<object data=\"https://e.org/r.pdf\">Скачайте <a href=\"https://e.org/r.pdf\">файл</a></object>",
                link("https://e.org/r.pdf"));
        assertBecomes(
                "<object><param name=\"movie\" value=\"https://e.org/m\"><embed src=\"https://e.org/m\"></object>",
                link("https://e.org/m"));
        assertBecomes("<embed src=\"https://e.org/e.pdf\">", link("https://e.org/e.pdf"));
        assertBecomes(
                "<amp-youtube data-videoid=\"abc123\"></amp-youtube>", link("https://www.youtube.com/watch?v=abc123"));
        assertBecomes(
                "<figure><oembed url=\"https://youtu.be/abc123\"></oembed></figure>",
                "<figure>" + link("https://www.youtube.com/watch?v=abc123") + "</figure>");
        assertBecomes(
                "<map><area href=\"https://e.org/1\" alt=\"Один\"><area href=\"/2\" alt=\"Два\"></map>",
                "<p><a href=\"https://e.org/1\">Один</a> <a href=\"/2\">Два</a></p>");
        assertBecomes(
                "<p>слово<iframe src=\"https://e.org/f\" title=\"a\"></iframe>слово</p>",
                "<p>слово <a href=\"https://e.org/f\">a</a> слово</p>");
        assertBecomes(
                "<p>x</p><iframe src=\"javascript:alert(1)\"></iframe><iframe src=\"about:blank\"></iframe>",
                "<p>x</p>");
        assertBecomes(
                "<p>x</p><iframe src=\"https://counter.example.org/\" width=\"1\" height=\"1\"></iframe>", "<p>x</p>");
    }

    private static String link(String address) {
        return "<p><a href=\"%1$s\">%1$s</a></p>".formatted(address);
    }

    @Test
    void an_image_has_the_address_that_it_would_load() {
        assertBecomes(
                "<img src=\"data:image/gif;base64,R0lGOD\" data-src=\"https://e.org/real.jpg\" alt=\"Фото\">",
                "<img src=\"https://e.org/real.jpg\" alt=\"Фото\">");
        assertBecomes(
                "<img src=\"https://e.org/blank.gif\" data-original=\"https://e.org/r.jpg\">",
                "<img src=\"https://e.org/r.jpg\">");
        assertBecomes(
                "<img data-srcset=\"https://e.org/1.jpg 320w, https://e.org/2.jpg 640w\">",
                "<img src=\"https://e.org/2.jpg\">");
        assertBecomes(
                "<picture><source srcset=\"https://e.org/a.webp\"><img alt=\"a\"></picture>",
                "<img src=\"https://e.org/a.webp\" alt=\"a\">");
        assertBecomes(
                "<amp-img src=\"https://e.org/a.jpg\" width=\"3\" height=\"2\"></amp-img>",
                "<img src=\"https://e.org/a.jpg\" width=\"3\" height=\"2\">");
        assertBecomes(
                "<img src=\"data:x\"><noscript><img src=\"https://e.org/a.jpg\"></noscript>",
                "<img src=\"https://e.org/a.jpg\">");
        assertBecomes(
                "<img data-src=\"https://e.org/a.jpg\"><noscript><img src=\"https://e.org/a.jpg\"></noscript>",
                "<img src=\"https://e.org/a.jpg\">");
        assertBecomes("<img src=\"/a.jpg\">", "<img src=\"/a.jpg\">");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img alt=\"Схема\">",
                "<img src=\"\" alt=\"Схема\">",
                "<img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"Схема\">",
                "<img src=\"file:///C:/a.png\" alt=\"Схема\">",
                "<img src=\"cid:part1\" alt=\"Схема\">",
                "<img src=\"blob:https://e.org/1\" alt=\"Схема\">",
                "<a href=\"https://e.org\"><img src=\"about:blank\" alt=\"Схема\"></a>"
            })
    void an_image_without_an_address_is_removed_and_the_writer_is_told(String image) {
        SafeHtml safe = HtmlSanitizer.ofHtml("<p>t " + image + "</p>");
        assertEquals("<p>t </p>", safe.html());
        assertEquals(Set.of(HtmlNotice.Code.IMAGE_WITHOUT_ADDRESS), codes(safe));
        assertTrue(safe.notices().get(0).detail().contains("“Схема”"));
    }

    @Test
    void an_image_that_is_only_named_like_a_placeholder_stays() {
        for (String name : List.of("loading-dock.jpg", "google-pixel-9.jpg", "lazy-river/photo.png")) {
            String image = "<img src=\"https://e.org/" + name + "\">";
            assertBecomes(image.replace(">", " data-src=\"https://e.org/other.jpg\">"), image);
        }
    }

    @Test
    void a_hidden_image_is_reported_but_a_frame_for_counting_is_not() {
        assertEquals(
                Set.of(HtmlNotice.Code.HIDDEN_CONTENT_REMOVED),
                codes(HtmlSanitizer.ofHtml(
                        "<p>x</p><div style=\"display:none\"><img src=\"https://e.org/a.jpg\"></div>")));
        assertBecomes("<iframe width=\"100%\" height=\"1\" src=\"https://e.org/f\"></iframe>", link("https://e.org/f"));
        assertEquals(
                List.of(),
                HtmlSanitizer.ofHtml("<p>x</p><iframe width=\"1\" height=\"1\" src=\"https://e.org/f\"></iframe>")
                        .notices());
    }

    @Test
    void links_to_other_schemes_become_text() {
        for (String address : List.of(
                "javascript:x()",
                "skype:abc",
                "ftp://e.org/a",
                "file:///C:/a.doc",
                "java\tscript:x()",
                " data:,a",
                "x:y")) {
            SafeHtml safe = HtmlSanitizer.ofHtml("<p>до <a href=\"" + address + "\">ссылка</a></p>");
            assertEquals("<p>до ссылка</p>", safe.html());
            assertEquals(Set.of(HtmlNotice.Code.LINK_REMOVED), codes(safe));
        }
        assertBecomes(
                "<a href=\"?a=b:c\">x</a> <a href=\"HTTPS://e.org/\">y</a>",
                "<a href=\"?a=b:c\">x</a> <a href=\"HTTPS://e.org/\">y</a>");
    }

    @Test
    void footnotes_lead_to_their_places() {
        assertBecomes(
                "<p>Рост<sup id=\"fnref1\"><a href=\"#fn1\">1</a></sup></p><ol><li id=\"fn1\">Данные <a href=\"#fnref1\">↩</a></li></ol>",
                "<p>Рост<sup id=\"body-fnref1\"><a href=\"#body-fn1\">1</a></sup></p><ol><li id=\"body-fn1\">Данные <a href=\"#body-fnref1\">↩</a></li></ol>");
        assertBecomes(
                "<p><a href=\"#p\">x</a></p><p><a name=\"p\"></a>Пункт</p>",
                "<p><a href=\"#body-p\">x</a></p><p><a id=\"body-p\"></a>Пункт</p>");
        assertBecomes(
                "<p><a href=\"file:///C:/d.htm#_ftn1\">[1]</a></p><div id=\"_ftn1\">a</div>",
                "<p><a href=\"#body-_ftn1\">[1]</a></p><div id=\"body-_ftn1\">a</div>");
        assertBecomes(
                "<a href=\"#%D1%84\">x</a><p id=\"ф\">a</p>", "<a href=\"#body-%D1%84\">x</a><p id=\"body-ф\">a</p>");
        assertBecomes("<a href=\"#f\">x</a><font id=\"f\">a</font>", "<a href=\"#body-f\">x</a><a id=\"body-f\"></a>a");
        assertBecomes("<p id=\"nobody-links-here\">a</p>", "<p>a</p>");
        assertBecomes(
                "<p id=\"a\"><a href=\"#a\">x</a></p><p id=\"a\">y</p>",
                "<p id=\"body-a\"><a href=\"#body-a\">x</a></p><p>y</p>");
        assertBecomes(
                "<a href=\"#nowhere\">x</a> <a href=\"https://e.org/#a\">y</a>",
                "<a href=\"#nowhere\">x</a> <a href=\"https://e.org/#a\">y</a>");
        assertEquals(
                "<p><a href=\"https://news.example/1#body-a\">x</a></p><p id=\"body-a\">y</p>",
                AbsoluteHtml.of(html("<p><a href=\"#a\">x</a></p><p id=\"a\">y</p>"), "https://news.example/1"));
    }

    @Test
    void formulas_become_text_that_reads_the_same() {
        assertBecomes(
                "<p>Доля <math><mfrac><mn>1</mn><mn>3</mn></mfrac></math>, мощность <math><msup><mn>10</mn><mn>6</mn></msup></math> Вт</p>",
                "<p>Доля 1/3, мощность 10<sup>6</sup> Вт</p>");
        assertBecomes(
                "<math display=\"block\"><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>",
                "<p>E = mc<sup>2</sup></p>");
        assertBecomes("<p>x<math><mn>2</mn><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>", "<p>x 2 1/2</p>");
        assertBecomes(
                "<p><math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math></p>",
                "<p>(a + b)/2</p>");
        assertBecomes("<p><math><msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt></math></p>", "<p>√(a + b)</p>");
        assertBecomes(
                "<p><math><semantics><msub><mi>x</mi><mn>1</mn></msub><annotation encoding=\"application/x-tex\">x_1</annotation></semantics></math></p>",
                "<p>x<sub>1</sub></p>");
        assertBecomes(
                "<p><math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></math></p>",
                "<p>x<sub>i</sub><sup>2</sup></p>");
    }

    @Test
    void line_separators_are_line_breaks() {
        assertBecomes("<p>a&#11;b</p>", "<p>a<br>b</p>");
        assertBecomes("<p>a\u000Bb\fc\u2028d\u2029e</p>", "<p>a<br>b<br>c<br>d<br>e</p>");
        assertBecomes("<p>a</p>\f<p>b</p>", "<p>a</p>\n<p>b</p>");
        assertBecomes("<pre>a\u000Bb</pre>", "<pre>a\nb</pre>");
        assertBecomes("<p>a&#8203;b\uFEFFc \u0093q\u0094</p>", "<p>abc “q”</p>");
    }

    @Test
    void markdown_of_github_is_understood() {
        String html = HtmlSanitizer.ofMarkdown("""
                Цена ~~100~~ 80, см. https://example.org/page, www.example.org, press@example.org и сноску[^1], ещё[^b].

                [^1]: Данные
                [^b]: Другие
                """).html();
        assertTrue(html.contains("<del>100</del>"), html);
        assertTrue(html.contains("<a href=\"https://example.org/page\">https://example.org/page</a>,"), html);
        assertTrue(html.contains("<a href=\"mailto:press@example.org\">"), html);
        assertTrue(html.contains("сноску<sup><a href=\"#body-fn-1\" id=\"body-fnref-1\">1</a></sup>"), html);
        assertTrue(html.contains("<li id=\"body-fn-b\">"), html);
        assertEquals(html, html(html));
        assertEquals(
                "<p>a ~b и x[^нет]</p>",
                HtmlSanitizer.ofMarkdown("a ~b и x[^нет]").html());
    }

    @Test
    void every_loss_has_a_notice() {
        SafeHtml safe = HtmlSanitizer.ofHtml(
                "<p hidden>a</p><iframe src=\"https://e.org/\"></iframe><iframe></iframe><object data=\"x:y\"></object>"
                        + "<img alt=\"b\"><math><mi>x</mi></math><svg><text>c</text></svg><a href=\"x:y\">d</a>");
        assertEquals(
                Set.of(
                        HtmlNotice.Code.HIDDEN_CONTENT_REMOVED,
                        HtmlNotice.Code.EMBED_REPLACED,
                        HtmlNotice.Code.EMBED_REMOVED,
                        HtmlNotice.Code.IMAGE_WITHOUT_ADDRESS,
                        HtmlNotice.Code.FORMULA_REPLACED,
                        HtmlNotice.Code.DRAWING_REMOVED,
                        HtmlNotice.Code.LINK_REMOVED),
                codes(safe));
        assertEquals(List.of(), HtmlSanitizer.ofHtml(safe.html()).notices());
        assertEquals(
                20, HtmlSanitizer.ofHtml("<p>x</p>" + images(100)).notices().size());
    }

    private static String images(int count) {
        StringBuilder images = new StringBuilder();
        for (int i = 0; i < count; i++) {
            images.append("<img alt=\"").append(i).append("\">");
        }
        return images.toString();
    }

    /** Items whose text changes, each with the reason. */
    private static final Map<String, String> CHANGED = Map.of(
            "dg-a52cc089244dabe7", "names tags such as <title> in its text, which browsers do not show either",
            "dg-fa906a752b159db8", "names the tag <meta> between two quotes",
            "dg-b8b6a2732e3142b2", "shows the code of a button, which is a button now");

    @Test
    void the_visible_text_of_real_items_stays_the_same() throws IOException {
        Map<String, String> differences = new TreeMap<>();
        List<String> unstable = new ArrayList<>();
        for (var group : PressCorpus.groups()) {
            for (var item : group) {
                String id = item.get("id").asText();
                String body = item.get("body").asText();
                SafeHtml safe = HtmlSanitizer.ofHtml(body);
                String before = visibleText(body);
                String after = visibleText(safe.html());
                // Links to what was embedded are new text.
                boolean hasEmbeds = codes(safe).contains(HtmlNotice.Code.EMBED_REPLACED);
                if (!(hasEmbeds ? words(after).containsAll(words(before)) : after.equals(before))
                        && !CHANGED.containsKey(id)) {
                    differences.put(id, firstDifference(before, after));
                }
                if (!safe.html().equals(html(safe.html()))) {
                    unstable.add(id);
                }
            }
        }
        assertEquals(Map.of(), differences);
        assertEquals(List.of(), unstable);
    }

    /** The text that a browser shows, by the tree of a parser. */
    private static String visibleText(String html) {
        Element body = Jsoup.parseBodyFragment(html).body();
        body.select("script, style, template, iframe, video, audio, [hidden], [style*=display:none]")
                .remove();
        // A mail address in angle brackets is an element for a parser, and becomes a link.
        body.getAllElements().stream()
                .filter(element -> element.tagName().contains("@"))
                .forEach(element -> element.prependText(element.tagName()));
        return body.text()
                .replaceAll("[\u200B\uFEFF]", "")
                .replaceAll("[\\s\u00A0]+", " ")
                .strip();
    }

    private static List<String> words(String html) {
        return List.of(Jsoup.parse(html).text().split("[^\\p{L}\\p{N}]+"));
    }

    private static String firstDifference(String before, String after) {
        int at = 0;
        while (at < Math.min(before.length(), after.length()) && before.charAt(at) == after.charAt(at)) {
            at++;
        }
        int start = Math.max(0, at - 20);
        return before.substring(start, Math.min(before.length(), at + 40)) + " → "
                + after.substring(start, Math.min(after.length(), at + 40));
    }

    private static void assertBecomes(String pasted, String safe) {
        assertEquals(safe, html(pasted));
        assertEquals(safe, html(safe), "not stable");
    }

    private static String html(String html) {
        return HtmlSanitizer.ofHtml(html).html();
    }

    private static Set<HtmlNotice.Code> codes(SafeHtml safe) {
        return safe.notices().stream().map(HtmlNotice::code).collect(Collectors.toSet());
    }
}
