package org.communique.html;

import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Writes a formula (MathML Core) as text with superscripts and subscripts: 1/3, 10<sup>6</sup>, √(a + b). */
final class MathText {
    /** Operators with space around them. */
    private static final String SPACED = "=≠≈≡<>≤≥±∓+−-×÷·∝→⇒⇔∈∉⊂⊆∪∩";

    private static final Set<String> UNSEEN =
            Set.of("annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark");
    private static final Set<String> TOKENS = Set.of("mi", "mn", "mo", "mtext", "ms");

    private MathText() {}

    static void append(Element formula, Element target) {
        if (UNSEEN.contains(formula.normalName())) {
            return;
        }
        List<Element> parts = formula.children();
        switch (formula.normalName()) {
            case "semantics" -> parts.stream().limit(1).forEach(part -> append(part, target));
            case "mfrac" -> {
                if (endsWithDigit(target)) {
                    text(" ", target);
                }
                group(parts, 0, target);
                text("/", target);
                group(parts, 1, target);
            }
            case "msup", "mover" -> script(parts, target, "sup");
            case "msub", "munder" -> script(parts, target, "sub");
            case "msubsup", "munderover" -> script(parts, target, "sub", "sup");
            case "msqrt" -> {
                text("√", target);
                root(parts, target);
            }
            case "mroot" -> {
                if (parts.size() > 1) {
                    append(parts.get(1), target.appendElement("sup"));
                }
                text("√", target);
                group(parts, 0, target);
            }
            case "mfenced" -> fenced(formula, target);
            case "mtr", "mlabeledtr" -> separated(parts, " ", target);
            case "mtable" -> separated(parts, "; ", target);
            case "mspace" -> text(" ", target);
            case "mo" -> operator(formula.text().strip(), target);
            default -> {
                if (TOKENS.contains(formula.normalName())) {
                    text(
                            formula.normalName().equals("mtext")
                                    ? formula.text()
                                    : formula.text().strip(),
                            target);
                } else {
                    for (Node node : formula.childNodes()) {
                        if (node instanceof Element part) {
                            append(part, target);
                        } else if (node instanceof TextNode text && !text.isBlank()) {
                            text(text.text(), target);
                        }
                    }
                }
            }
        }
    }

    private static void operator(String operator, Element target) {
        boolean isInvisible = operator.chars().allMatch(c -> c >= 0x2061 && c <= 0x2064);
        if (isInvisible) {
            return;
        }
        boolean isSpaced = operator.length() == 1 && SPACED.contains(operator) && target.childNodeSize() > 0;
        text(
                isSpaced
                        ? " " + operator + " "
                        : operator.equals(",") || operator.equals(";") ? operator + " " : operator,
                target);
    }

    private static void script(List<Element> parts, Element target, String... tags) {
        for (int i = 0; i < parts.size(); i++) {
            if (i == 0) {
                group(parts, 0, target);
            } else if (i <= tags.length) {
                append(parts.get(i), target.appendElement(tags[i - 1]));
            }
        }
    }

    /** Appends an operand, in parentheses unless it is a single number or name. */
    private static void group(List<Element> parts, int index, Element target) {
        if (index >= parts.size()) {
            return;
        }
        Element operand = parts.get(index);
        boolean isSimple = isSimple(operand);
        text(isSimple ? "" : "(", target);
        append(operand, target);
        text(isSimple ? "" : ")", target);
    }

    private static boolean isSimple(Element operand) {
        Element inner = operand;
        while (inner.childrenSize() == 1 && (inner.nameIs("mrow") || inner.nameIs("mstyle"))) {
            inner = inner.firstElementChild();
        }
        return TOKENS.contains(inner.normalName())
                || Set.of("msup", "msub", "msubsup", "mfenced", "msqrt", "mroot", "mover", "munder")
                        .contains(inner.normalName())
                || inner.childrenSize() == 0;
    }

    private static void root(List<Element> parts, Element target) {
        boolean isSimple = parts.size() == 1 && isSimple(parts.get(0));
        text(isSimple ? "" : "(", target);
        parts.forEach(part -> append(part, target));
        text(isSimple ? "" : ")", target);
    }

    private static void fenced(Element formula, Element target) {
        text(formula.hasAttr("open") ? formula.attr("open") : "(", target);
        separated(formula.children(), formula.hasAttr("separators") ? formula.attr("separators") + " " : ", ", target);
        text(formula.hasAttr("close") ? formula.attr("close") : ")", target);
    }

    private static void separated(List<Element> parts, String separator, Element target) {
        for (int i = 0; i < parts.size(); i++) {
            text(i == 0 ? "" : separator, target);
            append(parts.get(i), target);
        }
    }

    private static boolean endsWithDigit(Element target) {
        return target.lastChild() instanceof TextNode text
                && !text.isBlank()
                && Character.isDigit(
                        text.getWholeText().charAt(text.getWholeText().length() - 1));
    }

    private static void text(String text, Element target) {
        if (!text.isEmpty()) {
            target.appendText(text);
        }
    }
}
