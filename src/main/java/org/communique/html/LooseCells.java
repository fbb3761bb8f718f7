package org.communique.html;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the cells of a table whose table tag was not pasted with them. The parser ignores the tags of such cells and joins their words (HTML,
 * section 13.2.6.4.7), so these tags get a name that the parser does not know.
 */
final class LooseCells {
    private static final Pattern TABLE_TAG =
            Pattern.compile("</?(table|caption|thead|tbody|tfoot|tr|td|th)(?=[\\s/>])", Pattern.CASE_INSENSITIVE);

    private LooseCells() {}

    static String rename(String html) {
        StringBuilder renamed = null;
        Matcher tag = TABLE_TAG.matcher(html);
        int tables = 0;
        int copied = 0;
        for (int i = html.indexOf('<'); i >= 0; i = html.indexOf('<', afterTag(html, i))) {
            if (!mayBeTableTag(html, i) || !tag.region(i, html.length()).lookingAt()) {
                continue;
            }
            if (tag.group(1).equalsIgnoreCase("table")) {
                tables = html.charAt(i + 1) == '/' ? Math.max(0, tables - 1) : tables + 1;
            } else if (tables == 0) {
                renamed = renamed == null ? new StringBuilder(html.length() + 100) : renamed;
                renamed.append(html, copied, tag.start(1)).append("x-cell");
                copied = tag.end(1);
            }
        }
        return renamed == null
                ? html
                : renamed.append(html, copied, html.length()).toString();
    }

    /** Returns the index after a tag or a comment. Quoted values may contain anything. */
    private static int afterTag(String html, int at) {
        if (html.startsWith("<!--", at)) {
            int end = html.indexOf("-->", at + 2);
            return end < 0 ? html.length() : end;
        }
        int name = html.startsWith("/", at + 1) ? at + 2 : at + 1;
        if (name >= html.length() || !Character.isLetter(html.charAt(name))) {
            return at + 1;
        }
        int i = name;
        while (i >= 0 && i < html.length() && html.charAt(i) != '>' && html.charAt(i) != '<') {
            char c = html.charAt(i);
            boolean isQuote = (c == '"' || c == '\'') && html.charAt(i - 1) == '=';
            i = isQuote ? html.indexOf(c, i + 1) : i;
            i = i < 0 ? html.length() : i + 1;
        }
        return i;
    }

    /** Avoids the regular expression for most tags. */
    private static boolean mayBeTableTag(String html, int at) {
        int name = html.startsWith("/", at + 1) ? at + 2 : at + 1;
        return name < html.length() && "tTcC".indexOf(html.charAt(name)) >= 0;
    }
}
