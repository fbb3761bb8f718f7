package org.communique.analysis;

import java.util.List;
import org.communique.html.PlainText;

/** Writes a part of a text as HTML with {@code <mark>} elements. */
final class HighlightedText {
    private HighlightedText() {}

    /** @param marks the start and end of each mark in the whole text, in order, without overlaps */
    static String of(String text, int start, int end, List<int[]> marks) {
        StringBuilder html = new StringBuilder(end - start + 13 * marks.size());
        int at = start;
        for (int[] mark : marks) {
            if (mark[0] >= at && mark[1] <= end) {
                escape(text, at, mark[0], html);
                html.append("<mark>");
                escape(text, mark[0], mark[1], html);
                html.append("</mark>");
                at = mark[1];
            }
        }
        escape(text, at, end, html);
        return html.toString();
    }

    private static void escape(String text, int start, int end, StringBuilder html) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                case PlainText.PARAGRAPH, '\n' -> html.append(' ');
                default -> html.append(c);
            }
        }
    }
}
