package org.communique.text;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** What a reader reads of HTML. */
public final class PlainText {
    /** Between blocks, which end a sentence even without a full stop (Unicode: paragraph separator). */
    public static final char PARAGRAPH = '\u2029';

    private PlainText() {}

    /** The text of safe HTML, blocks parted by {@link #PARAGRAPH}, white space as it is shown. */
    public static String ofHtml(String html) {
        StringBuilder text = new StringBuilder(html.length());
        Jsoup.parseBodyFragment(html).body().traverse(new NodeVisitor() {
            @Override
            public void head(Node node, int depth) {
                if (node instanceof TextNode words) {
                    append(text, words.getWholeText());
                } else if (endsLine(node)) {
                    end(text);
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (endsLine(node)) {
                    end(text);
                }
            }
        });
        return text.toString();
    }

    private static boolean endsLine(Node node) {
        return node instanceof Element element
                && (element.isBlock() || element.nameIs("br") || element.nameIs("td") || element.nameIs("th"));
    }

    private static void end(StringBuilder text) {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != PARAGRAPH) {
            text.append(PARAGRAPH);
        }
    }

    private static void append(StringBuilder text, String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (!Character.isWhitespace(c)) {
                text.append(c);
            } else if (!text.isEmpty() && !endsWithSpace(text)) {
                text.append(' ');
            }
        }
    }

    private static boolean endsWithSpace(StringBuilder text) {
        char last = text.charAt(text.length() - 1);
        return last == ' ' || last == PARAGRAPH;
    }
}
