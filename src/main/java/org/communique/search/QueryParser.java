package org.communique.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.communique.analysis.TextAnalyzer;
import org.communique.web.Parameters;

/**
 * Reads a query as people type it: words all of which must be found, "phrases", -not, or. What cannot be meant so is read as words;
 * nothing is an error but too much of it.
 */
final class QueryParser {
    private static final int MOST_PIECES = 64;
    private static final String OPENING = "\"«“„”";
    private static final String CLOSING = "\"»”“";
    private static final String MINUS = "-−–";
    private static final Set<String> OR = Set.of("or", "OR", "Or", "или", "ИЛИ", "Или", "|", "||");
    private static final Set<String> AND = Set.of("AND", "&", "&&");
    private static final List<CharArraySet> STOP_WORDS =
            List.of(RussianAnalyzer.getDefaultStopSet(), EnglishAnalyzer.getDefaultStopSet());

    private final String query;
    private final List<List<QueryTerm>> required = new ArrayList<>();
    private final List<QueryTerm> excluded = new ArrayList<>();
    private int at;
    private boolean joined;
    private int pieces;

    private QueryParser(String query) {
        this.query = query;
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 when it has too many words */
    static QueryTerm.Sought parse(String query) {
        if (query == null) {
            return new QueryTerm.Sought(List.of(), List.of(), true);
        }
        QueryParser parser = new QueryParser(query);
        parser.read();
        return new QueryTerm.Sought(parser.withoutStopWords(), parser.excluded, false);
    }

    private void read() {
        while (skipSpace()) {
            boolean not = MINUS.indexOf(query.charAt(at)) >= 0 && at + 1 < query.length() && !isSpace(at + 1);
            int begin = at;
            if (not) {
                at++;
            }
            int close = OPENING.indexOf(query.charAt(at)) >= 0 ? closing() : -1;
            if (close > 0) {
                add(new QueryTerm(query.substring(at + 1, close), true), not);
                at = close + 1;
            } else {
                at = begin;
                word();
            }
        }
    }

    private void word() {
        int begin = at;
        do {
            at++;
        } while (at < query.length() && !isSpace(at) && (OPENING.indexOf(query.charAt(at)) < 0 || closing() < 0));
        String word = query.substring(begin, at);
        if (OR.contains(word)) {
            joined = !required.isEmpty();
        } else if (word.equals("NOT") && skipSpace()) {
            int close = OPENING.indexOf(query.charAt(at)) >= 0 ? closing() : -1;
            int end = close > 0 ? close : endOfWord();
            add(new QueryTerm(query.substring(close > 0 ? at + 1 : at, end), close > 0), true);
            at = close > 0 ? close + 1 : end;
        } else if (!AND.contains(word)) {
            String bare = withoutMinus(word);
            add(new QueryTerm(bare, false), bare.length() < word.length());
        }
    }

    private static String withoutMinus(String word) {
        int start = 0;
        while (start < word.length() && MINUS.indexOf(word.charAt(start)) >= 0) {
            start++;
        }
        return word.substring(start);
    }

    private int endOfWord() {
        int end = at;
        while (end < query.length() && !isSpace(end)) {
            end++;
        }
        return end;
    }

    private void add(QueryTerm queryTerm, boolean not) {
        if (TextAnalyzer.folded(queryTerm.text()).isEmpty()) {
            return;
        }
        if (++pieces > MOST_PIECES) {
            throw Parameters.problem("q", "at most " + MOST_PIECES + " words and phrases");
        }
        if (not) {
            excluded.add(queryTerm);
        } else if (joined) {
            required.get(required.size() - 1).add(queryTerm);
        } else {
            required.add(new ArrayList<>(List.of(queryTerm)));
        }
        joined = false;
    }

    /** "О председательстве в СНГ" is about two words; one that has none but stop words is about these. */
    private List<List<QueryTerm>> withoutStopWords() {
        List<List<QueryTerm>> telling =
                required.stream().filter(any -> !isStopWord(any)).toList();
        return telling.isEmpty() ? required : telling;
    }

    private static boolean isStopWord(List<QueryTerm> any) {
        if (any.size() > 1 || any.get(0).phrase()) {
            return false;
        }
        List<String> words = TextAnalyzer.folded(any.get(0).text());
        return words.size() == 1
                && STOP_WORDS.stream().anyMatch(stop -> stop.contains(words.get(0)))
                // In capitals it is a name: US, IT, ООН.
                && !any.get(0).text().equals(any.get(0).text().toUpperCase(java.util.Locale.ROOT));
    }

    /** Where the quotation that begins here ends; -1 when it does not. */
    private int closing() {
        for (int i = at + 1; i < query.length(); i++) {
            if (CLOSING.indexOf(query.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private boolean skipSpace() {
        while (at < query.length() && isSpace(at)) {
            at++;
        }
        return at < query.length();
    }

    private boolean isSpace(int i) {
        char c = query.charAt(i);
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
