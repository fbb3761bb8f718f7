package org.communique.html;

import java.util.Locale;
import org.jsoup.parser.Parser;
import org.jsoup.parser.Tag;

/**
 * Extracts the visible text of HTML. The HTML must come from {@link HtmlSanitizer}, which closes every tag and leaves no ambiguity. So one
 * pass over the characters is enough. A parser that builds a tree takes ten times as long, for every hit of a search.
 */
public final class PlainText {
    /** Separates blocks, which end a sentence even without a full stop (Unicode: paragraph separator). */
    public static final char PARAGRAPH = '\u2029';

    private static final int MAX_ENTITY_LENGTH = 32;
    /** The first character after the space that Java considers white space. */
    private static final char FIRST_UNICODE_SPACE = '\u1680';

    private final String html;
    private final char[] source;
    private final char[] text;
    private int at;
    private int length;

    private PlainText(String html) {
        this.html = html;
        this.source = html.toCharArray();
        // The text is never longer than the HTML: an entity is longer than its characters, a tag than a line end.
        this.text = new char[source.length + 1];
    }

    /** The text of safe HTML, with blocks separated by {@link #PARAGRAPH} and white space as a browser shows it. */
    public static String ofHtml(String html) {
        return new PlainText(html).read();
    }

    private String read() {
        while (at < source.length) {
            char c = source[at];
            if (c == '<') {
                tag();
            } else if (c == '&') {
                entity();
            } else {
                append(c);
                at++;
            }
        }
        endLine();
        return new String(text, 0, length);
    }

    private void tag() {
        int start = at + 1 < source.length && source[at + 1] == '/' ? at + 2 : at + 1;
        int end = start;
        while (end < source.length && Character.isLetterOrDigit(source[end])) {
            end++;
        }
        if (end > start && endsLine(html.substring(start, end).toLowerCase(Locale.ROOT))) {
            endLine();
        }
        at = afterTag(end);
    }

    /** Returns the index after a tag. A {@code >} in quotes does not end it. */
    private int afterTag(int from) {
        char quote = 0;
        for (int i = from; i < source.length; i++) {
            char c = source[i];
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        return source.length;
    }

    private static boolean endsLine(String name) {
        return switch (name) {
            case "p", "br", "td", "th", "li" -> true;
            case "a", "b", "i", "em", "strong", "span" -> false;
            default -> Tag.valueOf(name).isBlock();
        };
    }

    private void entity() {
        int end = html.indexOf(';', at);
        if (end < 0 || end - at > MAX_ENTITY_LENGTH) {
            append('&');
            at++;
            return;
        }
        String characters = Parser.unescapeEntities(html.substring(at, end + 1), false);
        for (int i = 0; i < characters.length(); i++) {
            append(characters.charAt(i));
        }
        at = end + 1;
    }

    private void endLine() {
        if (length > 0 && text[length - 1] != PARAGRAPH) {
            text[length++] = PARAGRAPH;
        }
    }

    private void append(char c) {
        if (c > ' ' && c < FIRST_UNICODE_SPACE || !Character.isWhitespace(c)) {
            text[length++] = c;
        } else if (length > 0 && text[length - 1] != ' ' && text[length - 1] != PARAGRAPH) {
            text[length++] = ' ';
        }
    }
}
