package org.communique.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.communique.analysis.QueryCompound;
import org.communique.analysis.TextAnalyzer;
import org.communique.web.Parameters;

/**
 * Parses query text: words that must all match, "phrases", -exclusions, and alternatives with or. Operators in places where they make no
 * sense are read as words. The only error is too many words.
 */
public final class QueryParser {
    private static final int MAX_TERMS = 64;
    private static final String OPENING_QUOTES = "\"«“„”";
    private static final String CLOSING_QUOTES = "\"»”“";
    private static final String MINUS_SIGNS = "-−–";
    private static final Set<String> OR = Set.of("or", "OR", "Or", "или", "ИЛИ", "Или", "|", "||");
    private static final String NOT = "NOT";
    private static final Set<String> AND = Set.of("AND", "&", "&&");

    private final String query;
    private final List<List<QueryTerm>> required = new ArrayList<>();
    /** The place of each group of {@link #required}; null if it is not a single word. */
    private final List<Range> words = new ArrayList<>();

    private final List<QueryTerm> excluded = new ArrayList<>();
    private int at;
    private boolean isAlternative;
    private int terms;

    private record Range(int start, int end) {
        boolean overlaps(Range other) {
            return start < other.end && end > other.start;
        }
    }

    private QueryParser(String query) {
        this.query = query;
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 if the text has too many words */
    public static ParsedQuery parse(String query) {
        if (query == null) {
            return new ParsedQuery(List.of(), List.of(), true);
        }
        QueryParser parser = new QueryParser(query);
        parser.parse();
        parser.joinCompounds();
        return new ParsedQuery(parser.withoutStopWords(), parser.excluded, false);
    }

    public static boolean isOperator(String word) {
        return OR.contains(word) || AND.contains(word) || word.equals(NOT);
    }

    private void parse() {
        while (skipSpace()) {
            boolean isExcluded =
                    MINUS_SIGNS.indexOf(query.charAt(at)) >= 0 && at + 1 < query.length() && !isSpace(at + 1);
            int begin = at;
            if (isExcluded) {
                at++;
            }
            int close = OPENING_QUOTES.indexOf(query.charAt(at)) >= 0 ? closingQuote() : -1;
            if (close > 0) {
                add(new QueryTerm(query.substring(at + 1, close), true), isExcluded);
                at = close + 1;
            } else {
                at = begin;
                parseWord();
            }
        }
    }

    private void parseWord() {
        int begin = at;
        do {
            at++;
        } while (at < query.length()
                && !isSpace(at)
                && (OPENING_QUOTES.indexOf(query.charAt(at)) < 0 || closingQuote() < 0));
        String word = query.substring(begin, at);
        if (OR.contains(word)) {
            isAlternative = !required.isEmpty();
        } else if (word.equals(NOT) && skipSpace()) {
            int close = OPENING_QUOTES.indexOf(query.charAt(at)) >= 0 ? closingQuote() : -1;
            int end = close > 0 ? close : endOfWord();
            add(new QueryTerm(query.substring(close > 0 ? at + 1 : at, end), close > 0), true);
            at = close > 0 ? close + 1 : end;
        } else if (!AND.contains(word)) {
            String bare = withoutMinus(word);
            int index = required.size();
            add(new QueryTerm(bare, false), bare.length() < word.length());
            if (required.size() > index) {
                words.set(index, new Range(begin, at));
            }
        }
    }

    private static String withoutMinus(String word) {
        int start = 0;
        while (start < word.length() && MINUS_SIGNS.indexOf(word.charAt(start)) >= 0) {
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

    private void add(QueryTerm term, boolean isExcluded) {
        if (TextAnalyzer.foldedWords(term.text()).isEmpty()) {
            return;
        }
        if (++terms > MAX_TERMS) {
            throw Parameters.problem("q", "must have at most " + MAX_TERMS + " words and phrases");
        }
        if (isExcluded) {
            excluded.add(term);
        } else if (isAlternative) {
            required.get(required.size() - 1).add(term);
            words.set(required.size() - 1, null);
        } else {
            required.add(new ArrayList<>(List.of(term)));
            words.add(null);
        }
        isAlternative = false;
    }

    /** Adds the numbers and codes that neighbouring words may be together, such as 31417 for 31 417. */
    private void joinCompounds() {
        // From the end, so that joining the words of a phone number does not move those that follow.
        for (int last = words.size() - 1; last > 0; last--) {
            int first = last;
            while (first > 0 && areNeighbours(first - 1)) {
                first--;
            }
            if (first < last) {
                joinCompounds(first, last);
                last = first;
            }
        }
    }

    private boolean areNeighbours(int word) {
        Range one = words.get(word);
        Range next = words.get(word + 1);
        return one != null
                && next != null
                && IntStream.range(one.end(), next.start()).allMatch(this::isSpace);
    }

    private void joinCompounds(int first, int last) {
        int start = words.get(first).start();
        List<QueryCompound> compounds =
                TextAnalyzer.compounds(query.substring(start, words.get(last).end()));
        int end = last;
        for (int i = compounds.size() - 1; i >= 0; i--) {
            QueryCompound compound = compounds.get(i);
            Range range = new Range(start + compound.start(), start + compound.end());
            int[] covered = IntStream.rangeClosed(first, end)
                    .filter(word -> words.get(word).overlaps(range))
                    .toArray();
            if (covered.length > 1 && compound.phone()) {
                joinPhone(covered[0], covered[covered.length - 1]);
                end -= covered.length - 1;
            } else if (covered.length > 1) {
                for (int word : covered) {
                    required.set(
                            word,
                            new ArrayList<>(
                                    List.of(with(compound, required.get(word).get(0)))));
                }
            }
        }
    }

    /** Makes a phrase of the words of a phone number. By its single words, other numbers with the same groups of digits would be found. */
    private void joinPhone(int first, int last) {
        Range range = new Range(words.get(first).start(), words.get(last).end());
        List<List<QueryTerm>> groups = required.subList(first, last + 1);
        groups.clear();
        groups.add(new ArrayList<>(List.of(new QueryTerm(query.substring(range.start(), range.end()), true))));
        List<Range> ranges = words.subList(first, last + 1);
        ranges.clear();
        ranges.add(range);
    }

    private static QueryTerm with(QueryCompound compound, QueryTerm term) {
        Set<String> compounds = new LinkedHashSet<>(term.compounds());
        compounds.addAll(compound.terms());
        return new QueryTerm(term.text(), term.phrase(), compounds);
    }

    /** Removes stop words, unless the query has only stop words: "О председательстве в СНГ" is a query for two words. */
    private List<List<QueryTerm>> withoutStopWords() {
        List<List<QueryTerm>> significant =
                required.stream().filter(any -> !isStopWord(any)).toList();
        return significant.isEmpty() ? required : significant;
    }

    private static boolean isStopWord(List<QueryTerm> any) {
        if (any.size() > 1 || any.get(0).phrase()) {
            return false;
        }
        List<String> words = TextAnalyzer.foldedWords(any.get(0).text());
        return words.size() == 1
                && StopWords.include(words.get(0))
                // In capitals it is a name, such as US, IT or ООН.
                && !any.get(0).text().equals(any.get(0).text().toUpperCase(java.util.Locale.ROOT));
    }

    /** The index of the quote that closes the one at the current position; -1 if there is none. */
    private int closingQuote() {
        for (int i = at + 1; i < query.length(); i++) {
            if (CLOSING_QUOTES.indexOf(query.charAt(i)) >= 0) {
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
