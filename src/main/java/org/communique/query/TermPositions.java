package org.communique.query;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.communique.analysis.TermSequence;

/** Where a text has each term, to match queries with it as the search index does. */
public final class TermPositions {
    private final Map<String, int[]> positions = new HashMap<>();

    private TermPositions() {}

    /** @param text terms as {@link IndexedText} writes them */
    public static TermPositions of(String text) {
        TermPositions all = new TermPositions();
        int position = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf(' ', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                all.add(text, start, end, position++);
            }
            start = end + 1;
        }
        return all;
    }

    private void add(String text, int start, int end, int position) {
        char separator = TermSequence.SAME_POSITION.charAt(0);
        int from = start;
        while (from < end) {
            int to = from;
            while (to < end && text.charAt(to) != separator) {
                to++;
            }
            if (to > from) {
                add(text.substring(from, to), position);
            }
            from = to + 1;
        }
    }

    private void add(String term, int position) {
        // The first number is how many follow.
        int[] known = positions.computeIfAbsent(term, any -> new int[2]);
        if (known[0] > 0 && known[known[0]] == position) {
            return;
        }
        if (known[0] + 1 == known.length) {
            known = Arrays.copyOf(known, known.length * 2);
            positions.put(term, known);
        }
        known[++known[0]] = position;
    }

    Set<String> terms() {
        return positions.keySet();
    }

    boolean has(TermSequence sequence) {
        if (!sequence.isPhrase()) {
            return sequence.terms().stream().anyMatch(positions::containsKey);
        }
        for (String first : sequence.terms()) {
            int[] known = positions.get(first);
            for (int i = 1; known != null && i <= known[0]; i++) {
                if (continues(sequence.positions(), known[i])) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean continues(List<List<String>> words, int position) {
        for (int i = 1; i < words.size(); i++) {
            int next = position + i;
            if (words.get(i).stream().noneMatch(term -> isAt(term, next))) {
                return false;
            }
        }
        return true;
    }

    private boolean isAt(String term, int position) {
        int[] known = positions.get(term);
        return known != null && Arrays.binarySearch(known, 1, known[0] + 1, position) >= 0;
    }
}
