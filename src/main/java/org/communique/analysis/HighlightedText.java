package org.communique.analysis;

import java.util.List;
import org.communique.text.PlainText;

/** Writes a part of a text as HTML with marks in it. */
final class HighlightedText {
    private HighlightedText() {}

    /** @param places where marks begin and end in the whole text, in order, without overlaps */
    static String of(String text, int start, int end, List<int[]> places) {
        StringBuilder html = new StringBuilder(end - start + 13 * places.size());
        int at = start;
        for (int[] place : places) {
            if (place[0] >= at && place[1] <= end) {
                escape(text, at, place[0], html);
                html.append("<mark>");
                escape(text, place[0], place[1], html);
                html.append("</mark>");
                at = place[1];
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
