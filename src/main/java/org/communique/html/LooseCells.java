package org.communique.html;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the cells of a table whose table tag was not pasted with them. The parser ignores the tags of such cells and joins their words (HTML,
 * section 13.2.6.4.7), so these tags get a name that the parser does not know.
 */
final class LooseCells {
    private static final Pattern TABLE_TAG =
            Pattern.compile("<(/?)(table|caption|thead|tbody|tfoot|tr|td|th)(?=[\\s/>])", Pattern.CASE_INSENSITIVE);

    private LooseCells() {}

    static String rename(String html) {
        Matcher tag = TABLE_TAG.matcher(html);
        StringBuilder renamed = null;
        int tables = 0;
        while (tag.find()) {
            boolean ends = !tag.group(1).isEmpty();
            if (tag.group(2).equalsIgnoreCase("table")) {
                tables = Math.max(0, tables + (ends ? -1 : 1));
            } else if (tables == 0) {
                renamed = renamed == null ? new StringBuilder(html.length() + 100) : renamed;
                tag.appendReplacement(renamed, "<$1x-cell");
            }
        }
        return renamed == null ? html : tag.appendTail(renamed).toString();
    }
}
