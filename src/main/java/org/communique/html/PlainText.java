package org.communique.html;

import java.util.Locale;
import java.util.Set;
import org.jsoup.parser.Parser;
import org.jsoup.parser.Tag;

/**
 * Extracts the visible text of HTML. The HTML must come from {@link HtmlSanitizer}, which closes every tag and leaves no ambiguity. So one
 * pass over the characters is enough. A parser that builds a tree takes ten times as long, for every hit of a search.
 *
 * <p>What markup keeps apart stays apart: superscript numbers become superscript characters (4², never 42), and there is a space between a
 * deleted price and the new one.
 */
public final class PlainText {
    /** Separates blocks, which end a sentence even without a full stop (Unicode: paragraph separator). */
    public static final char PARAGRAPH = '\u2029';

    private static final int MAX_ENTITY_LENGTH = 32;

    private static final String PLAIN = "0123456789+-−=()ni";
    private static final String SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ";
    private static final String SUBSCRIPT = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙᵢ";

    /** Superscripts that belong to the number before them, in digits or in Roman capitals: 1st, XXIe, 3-й. */
    private static final Set<String> ORDINAL_ENDINGS = Set.of(
            "st", "nd", "rd", "th", "er", "re", "ère", "e", "ème", "nde", "o", "a", "й", "я", "е", "го", "му", "м",
            "х");

    /** Superscripts that end an abbreviation after a single letter: Mme, no, Dr. */
    private static final Set<String> ABBREVIATION_ENDINGS =
            Set.of("me", "mes", "lle", "lles", "o", "os", "r", "rs", "gr", "a");

    private static final String ROMAN_DIGITS = "IVXLCDM";

    /** The first character after the space that Java considers white space. */
    private static final char FIRST_UNICODE_SPACE = '\u1680';

    private final String html;
    private final char[] source;
    private final char[] text;
    private int at;
    private int length;

    /** Whether the next word must not join the one before it. */
    private boolean isBoundary;

    /** Whether a subscript ends with a digit here, which the next digit must not join. */
    private boolean isAfterLowDigit;

    /** Where the innermost superscript or subscript begins; -1 outside. */
    private int scriptStart = -1;

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
        if (end > start) {
            tag(html.substring(start, end).toLowerCase(Locale.ROOT), start > at + 1);
        }
        at = afterTag(end);
    }

    private void tag(String name, boolean ends) {
        switch (name) {
            case "sup", "sub" -> {
                if (ends && scriptStart >= 0) {
                    endScript(name.equals("sup"));
                }
                scriptStart = ends ? -1 : length;
            }
            case "s", "del", "img", "rt" -> isBoundary = true;
            default -> {
                if (endsLine(name)) {
                    endLine();
                }
            }
        }
    }

    /** Raises or lowers the characters of a script that follows a word, if Unicode has them, or separates it from the word. */
    private void endScript(boolean raised) {
        char before = scriptStart == 0 ? ' ' : text[scriptStart - 1];
        boolean isAttached =
                Character.isLetterOrDigit(before) || ")]".indexOf(before) >= 0 || SUPERSCRIPT.indexOf(before) >= 0;
        if (length == scriptStart || !isAttached) {
            return;
        }
        String script = new String(text, scriptStart, length - scriptStart);
        boolean hasCharacters = script.chars().allMatch(c -> PLAIN.indexOf(c) >= 0);
        if (hasCharacters && (raised || Character.isDigit(before))) {
            for (int i = scriptStart; i < length; i++) {
                text[i] = (raised ? SUPERSCRIPT : SUBSCRIPT).charAt(PLAIN.indexOf(text[i]));
            }
            if (SUPERSCRIPT.indexOf(before) >= 0) {
                insertSpace(scriptStart);
            }
        } else if (raised ? !isEnding(script) : !Character.isDigit(script.charAt(0))) {
            if (Character.isLetterOrDigit(before) && Character.isLetterOrDigit(script.charAt(0))) {
                insertSpace(scriptStart);
            }
            isBoundary = true;
        } else {
            isAfterLowDigit = !raised && Character.isDigit(text[length - 1]);
        }
    }

    private void insertSpace(int index) {
        System.arraycopy(text, index, text, index + 1, length - index);
        text[index] = ' ';
        length++;
    }

    /** Whether the superscript is a part of the word before it. */
    private boolean isEnding(String script) {
        char before = text[scriptStart - 1];
        if (ORDINAL_ENDINGS.contains(script) && (Character.isDigit(before) || ROMAN_DIGITS.indexOf(before) >= 0)) {
            return true;
        }
        boolean isSingleLetter =
                Character.isLetter(before) && (scriptStart == 1 || !Character.isLetterOrDigit(text[scriptStart - 2]));
        return isSingleLetter && ABBREVIATION_ENDINGS.contains(script);
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
        isBoundary = false;
        isAfterLowDigit = false;
        if (length > 0 && text[length - 1] != PARAGRAPH) {
            text[length++] = PARAGRAPH;
        }
    }

    private void append(char c) {
        if (isAfterLowDigit) {
            isAfterLowDigit = false;
            isBoundary |= Character.isDigit(c);
        }
        if (isBoundary) {
            isBoundary = false;
            if (length > 0 && Character.isLetterOrDigit(text[length - 1]) && Character.isLetterOrDigit(c)) {
                text[length++] = ' ';
                scriptStart = scriptStart == length - 1 ? length : scriptStart;
            }
        }
        if (c > ' ' && c < FIRST_UNICODE_SPACE || !Character.isWhitespace(c)) {
            text[length++] = c;
        } else if (length > 0 && text[length - 1] != ' ' && text[length - 1] != PARAGRAPH) {
            text[length++] = ' ';
        }
    }
}
