package org.communique.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.communique.text.Characters;
import org.jsoup.nodes.Element;

/**
 * Builds a list from consecutive paragraphs of Word, which pastes each item of a list as a paragraph with a marker of its own. Paragraphs
 * with markers that HTML cannot number, such as 1.2 or а), stay paragraphs.
 */
final class WordList {
    private static final Pattern NUMBER = Pattern.compile("\\(?(\\d{1,4}|[a-z]|[A-Z]|[ivx]{1,6}|[IVX]{1,6})[.)]");
    private static final Pattern BULLET = Pattern.compile("[^\\p{L}\\p{N}]{1,2}|[oØ§v]");

    private final Element target;
    private final Deque<Element> lists = new ArrayDeque<>();
    private String list;

    WordList(Element target) {
        this.target = target;
    }

    static boolean isItem(Element element) {
        if (!element.nameIs("p")
                || !element.hasAttr("style")
                || InlineStyle.of(element).list() == null) {
            return false;
        }
        String marker = marker(element);
        return marker != null
                && (NUMBER.matcher(marker).matches() || BULLET.matcher(marker).matches());
    }

    private static String marker(Element item) {
        return item.stream()
                .filter(inner -> inner != item && InlineStyle.of(inner).isListMarker())
                .map(inner -> Characters.strip(inner.text()))
                .findFirst()
                .orElse(null);
    }

    /** Appends an item, and returns it without content. */
    Element add(Element paragraph) {
        InlineStyle style = InlineStyle.of(paragraph);
        Matcher number = NUMBER.matcher(marker(paragraph));
        String tag = number.matches() ? "ol" : "ul";
        if (list != null && !list.equals(style.list()) && style.listLevel() == 1) {
            lists.clear();
        }
        list = style.list();
        while (lists.size() > style.listLevel()) {
            lists.pop();
        }
        if (lists.size() == style.listLevel() && !lists.peek().nameIs(tag)) {
            lists.pop();
        }
        if (lists.size() < style.listLevel()) {
            Element parent = lists.isEmpty() ? target : lists.peek().lastElementChild();
            Element nested = parent.appendElement(tag);
            if (number.matches()) {
                number(nested, number.group(1));
            }
            lists.push(nested);
        }
        return lists.peek().appendElement("li");
    }

    /** Continues the numbers of Word where they do not begin with one, and keeps letters and Roman numbers. */
    private static void number(Element list, String first) {
        int start;
        if (Character.isDigit(first.charAt(0))) {
            start = Integer.parseInt(first);
        } else {
            boolean roman = first.matches("(?i)[ivx]+");
            String type = roman ? "i" : "a";
            list.attr("type", Character.isLowerCase(first.charAt(0)) ? type : type.toUpperCase(Locale.ROOT));
            start = roman ? romanNumber(first) : Character.toLowerCase(first.charAt(0)) - 'a' + 1;
        }
        if (start != 1) {
            list.attr("start", String.valueOf(start));
        }
    }

    private static int romanNumber(String number) {
        int sum = 0;
        int last = 0;
        for (int i = number.length() - 1; i >= 0; i--) {
            int value =
                    switch (Character.toLowerCase(number.charAt(i))) {
                        case 'i' -> 1;
                        case 'v' -> 5;
                        default -> 10;
                    };
            sum += value < last ? -value : value;
            last = Math.max(last, value);
        }
        return sum;
    }
}
