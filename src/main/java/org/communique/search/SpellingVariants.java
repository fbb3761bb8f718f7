package org.communique.search;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.communique.analysis.TextAnalyzer;
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

    /** A spelling finds clearly more if it finds so many times as much. */
    private static final int CLEARLY_MORE = 5;
    /** Longer queries are texts that somebody pasted. */
    private static final int MAX_WORDS = 8;

    private static final int MIN_LENGTH = 3;
    private static final int MIN_LENGTH_WITH_TWO_TYPOS = 6;
    private static final int MAX_CANDIDATES = 3;
    /** Not one that is excluded: nothing is wrong if it is not found. */
    private static final Pattern WORD = Pattern.compile("(?<![\\p{L}\\p{M}])(?<!(?:^|\\s)[-−–])\\p{L}[\\p{L}\\p{M}]*");

    private final ToLongFunction<String> total;
    private final Function<String, Collection<String>> titles;

    /**
     * @param total  searches for a query and returns how many releases the caller finds
     * @param titles returns titles that the caller may see with words that are similar to a folded one
     */
    SpellingVariants(ToLongFunction<String> total, Function<String, Collection<String>> titles) {
        this.total = total;
        this.titles = titles;
    }

    /** The number of typos that a word of a length may have. */
    static int maxTypos(String word) {
        return word.length() < MIN_LENGTH_WITH_TWO_TYPOS ? 1 : 2;
    }

    /** @param found how many releases the query finds */
    Optional<DidYouMean> of(String q, long found) {
        for (String typed : KeyboardLayout.variants(q)) {
            Optional<DidYouMean> proposal = proposal(typed, found);
            if (proposal.isPresent()) {
                return proposal;
            }
        }
        List<MatchResult> words = WORD.matcher(q).results().toList();
        return words.size() > MAX_WORDS ? Optional.empty() : corrected(q, words, found);
    }

    private Optional<DidYouMean> proposal(String q, long found) {
        long more = total.applyAsLong(q);
        return isClearlyMore(more, found) ? Optional.of(new DidYouMean(q, more)) : Optional.empty();
    }

    private static boolean isClearlyMore(long more, long found) {
        return more > 0 && more >= CLEARLY_MORE * found;
    }

    private Optional<DidYouMean> corrected(String q, List<MatchResult> words, long found) {
        List<List<String>> spellings = words.stream().map(this::spellings).toList();
        for (int rank = 0; rank < MAX_CANDIDATES; rank++) {
            StringBuilder corrected = new StringBuilder();
            int end = 0;
            boolean isChanged = false;
            for (int i = 0; i < words.size(); i++) {
                List<String> candidates = spellings.get(i);
                MatchResult word = words.get(i);
                corrected.append(q, end, word.start());
                corrected.append(
                        candidates.isEmpty() ? word.group() : candidates.get(Math.min(rank, candidates.size() - 1)));
                isChanged |= rank < candidates.size();
                end = word.end();
            }
            if (!isChanged) {
                return Optional.empty();
            }
            Optional<DidYouMean> proposal =
                    proposal(corrected.append(q.substring(end)).toString(), found);
            if (proposal.isPresent()) {
                return proposal;
            }
        }
        return Optional.empty();
    }

    /** The words that were perhaps meant, the most similar first; none if the word itself finds enough. */
    private List<String> spellings(MatchResult word) {
        List<String> folded = TextAnalyzer.foldedWords(word.group());
        if (word.group().length() < MIN_LENGTH || folded.size() != 1) {
            return List.of();
        }
        long own = total.applyAsLong(word.group());
        return own >= LITTLE
                ? List.of()
                : similar(word.group(), folded.get(0)).stream()
                        .filter(other -> isClearlyMore(total.applyAsLong(other), own))
                        .toList();
    }

    private List<String> similar(String word, String folded) {
        Map<String, Integer> frequencies = new HashMap<>();
        Map<String, Integer> distances = new HashMap<>();
        for (String title : titles.apply(folded)) {
            WORD.matcher(title).results().map(MatchResult::group).distinct().forEach(other -> {
                List<String> otherFolded = TextAnalyzer.foldedWords(other);
                int distance = otherFolded.size() == 1 ? EditDistance.between(folded, otherFolded.get(0)) : 0;
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
                .toList();
    }

    private static String inCaseOf(String word, String other) {
        return word.equals(word.toLowerCase(Locale.ROOT)) ? other.toLowerCase(Locale.ROOT) : other;
    }
}
