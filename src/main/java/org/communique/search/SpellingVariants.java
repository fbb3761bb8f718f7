package org.communique.search;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.communique.analysis.TextAnalyzer;
import org.communique.query.ParsedQuery;
import org.communique.query.QueryParser;
import org.communique.text.EditDistance;
import org.communique.text.KeyboardLayout;

/**
 * Looks for another spelling of a query that finds little: typed with another keyboard layout, or with a typo in some of its words. A word is
 * replaced by one from the titles of releases that the caller may see, and a spelling is proposed only after a search with it.
 */
final class SpellingVariants {
    /** A query finds little if it finds fewer releases. */
    static final int LITTLE = 3;
    /** How many titles with similar words are looked at. */
    static final int MAX_TITLES = 50;
    /** A query that finds nothing must not cost more than a complex one. */
    static final int MAX_SEARCHES = 16;

    /** A spelling finds clearly more if it finds so many times as much. */
    private static final int CLEARLY_MORE = 5;
    /** Longer queries are texts that somebody pasted. */
    private static final int MAX_WORDS = 8;

    private static final int MIN_LENGTH = 3;
    private static final int MIN_LENGTH_WITH_TYPO_AT_START = 5;
    private static final int MIN_LENGTH_WITH_TWO_TYPOS = 6;
    private static final int MAX_CANDIDATES = 3;
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}'’ʼ\u00AD]*");

    private final Index index;
    private final Map<String, Long> totals = new HashMap<>();
    private int searches;

    /** What the caller may find. */
    interface Index {
        /** The number of releases that a query finds, with the filters of the search. */
        long total(String q);

        /** The same without these filters. */
        long totalWithoutFilters(String q);

        /** Titles with words that are similar to a folded one, with the filters of the search. */
        Collection<String> similarTitles(String word);
    }

    SpellingVariants(Index index) {
        this.index = index;
    }

    /** The number of typos that a word may have. */
    static int maxTypos(String word) {
        return word.length() < MIN_LENGTH_WITH_TWO_TYPOS ? 1 : 2;
    }

    /** How many letters at the start of a word are right: too many short words differ in one letter. */
    static int rightStart(String word) {
        return word.length() < MIN_LENGTH_WITH_TYPO_AT_START ? 1 : 0;
    }

    /** @param found how many releases the query finds */
    Optional<DidYouMean> of(String q, long found) {
        List<MatchResult> words = WORD.matcher(q).results().toList();
        if (words.size() > MAX_WORDS) {
            return Optional.empty();
        }
        totals.put(q, found);
        ParsedQuery query = QueryParser.parse(q);
        for (String typed : KeyboardLayout.variants(q)) {
            Optional<DidYouMean> proposal = proposal(typed, query, found);
            if (proposal.isPresent()) {
                return proposal;
            }
        }
        return corrected(q, query, words, found);
    }

    private Optional<DidYouMean> proposal(String other, ParsedQuery query, long found) {
        ParsedQuery parsed = QueryParser.parse(other);
        boolean isSimilar = !parsed.required().isEmpty()
                && parsed.required().size() == query.required().size()
                && parsed.excluded().size() == query.excluded().size();
        long more = isSimilar ? total(other) : 0;
        return isClearlyMore(more, found) ? Optional.of(new DidYouMean(other, more)) : Optional.empty();
    }

    /** Counts one more search, and says whether it may be sent. */
    private boolean maySearch() {
        return searches++ < MAX_SEARCHES;
    }

    /** When the limit of searches is reached, nothing more is found. */
    private long total(String q) {
        Long known = totals.get(q);
        if (known == null) {
            known = maySearch() ? index.total(q) : 0;
            totals.put(q, known);
        }
        return known;
    }

    private static boolean isClearlyMore(long more, long found) {
        return more > 0 && more >= CLEARLY_MORE * found;
    }

    /** Replaces the words that are not found at all, and then also those that hardly are. */
    private Optional<DidYouMean> corrected(String q, ParsedQuery query, List<MatchResult> words, long found) {
        Map<String, List<String>> missing = new HashMap<>();
        Map<String, List<String>> rare = new HashMap<>();
        for (String word : correctable(query, words)) {
            long own = totalWithoutFilters(word);
            if (own < LITTLE) {
                (own == 0 ? missing : rare).put(word, spellings(word, own));
            }
        }
        Set<String> tried = new LinkedHashSet<>();
        for (int rank = 0; rank < MAX_CANDIDATES; rank++) {
            tried.add(replaced(q, words, missing, rank));
        }
        rare.putAll(missing);
        tried.add(replaced(q, words, rare, 0));
        tried.remove(q);
        return tried.stream()
                .map(other -> proposal(other, query, found))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private long totalWithoutFilters(String word) {
        // When nothing may be searched for any more, the word is taken for a right one.
        return maySearch() ? index.totalWithoutFilters(word) : LITTLE;
    }

    /** The words that are searched for: not operators, and not what is excluded, since that need not be found. */
    private static Set<String> correctable(ParsedQuery query, List<MatchResult> words) {
        Set<String> excluded = query.excluded().stream()
                .flatMap(term -> WORD.matcher(term.text()).results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        return words.stream()
                .map(MatchResult::group)
                .filter(word -> word.length() >= MIN_LENGTH && !excluded.contains(word))
                .filter(word -> !QueryParser.isOperator(word))
                .filter(word -> TextAnalyzer.foldedWords(word).size() == 1)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @param rank which of the spellings is taken, the last one if there are fewer */
    private static String replaced(String q, List<MatchResult> words, Map<String, List<String>> spellings, int rank) {
        StringBuilder replaced = new StringBuilder();
        int end = 0;
        for (MatchResult word : words) {
            List<String> candidates = spellings.getOrDefault(word.group(), List.of());
            replaced.append(q, end, word.start())
                    .append(
                            candidates.isEmpty()
                                    ? word.group()
                                    : candidates.get(Math.min(rank, candidates.size() - 1)));
            end = word.end();
        }
        return replaced.append(q.substring(end)).toString();
    }

    /** The words that were perhaps meant, the most similar first. */
    private List<String> spellings(String word, long own) {
        String folded = TextAnalyzer.foldedWords(word).get(0);
        Map<String, Integer> frequencies = new HashMap<>();
        Map<String, Integer> distances = new HashMap<>();
        for (String title : maySearch() ? index.similarTitles(folded) : List.<String>of()) {
            WORD.matcher(title).results().map(MatchResult::group).distinct().forEach(other -> {
                int distance = distance(folded, other);
                if (distance > 0 && distance <= maxTypos(folded)) {
                    String spelling = inCaseOf(word, other);
                    frequencies.merge(spelling, 1, Integer::sum);
                    distances.put(spelling, distance);
                }
            });
        }
        return distances.keySet().stream()
                .sorted(Comparator.<String>comparingInt(distances::get)
                        .thenComparing(Comparator.<String>comparingInt(frequencies::get)
                                .reversed())
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MAX_CANDIDATES)
                .filter(other -> isClearlyMore(total(other), own))
                .toList();
    }

    private static int distance(String folded, String other) {
        if (Math.abs(other.length() - folded.length()) > maxTypos(folded) + 1) {
            return Integer.MAX_VALUE;
        }
        List<String> words = TextAnalyzer.foldedWords(other);
        return words.size() == 1 ? EditDistance.between(folded, words.get(0)) : Integer.MAX_VALUE;
    }

    private static String inCaseOf(String word, String other) {
        return word.equals(word.toLowerCase(Locale.ROOT)) ? other.toLowerCase(Locale.ROOT) : other;
    }
}
