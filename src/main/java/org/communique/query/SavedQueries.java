package org.communique.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.communique.background.BackgroundLoop;
import org.jboss.logging.Logger;

/**
 * Many queries in inverted form: by the hashes of terms of which a matching release must have one. So a release costs what the queries cost
 * that it may match, and not what all of them cost. Not for several threads.
 */
public final class SavedQueries {
    private static final Logger LOG = Logger.getLogger(SavedQueries.class);
    /** Compiled queries with so many characters are kept: common words are in many of them, and are matched often. */
    private static final int MAX_COMPILED_CHARACTERS = 200_000;

    /** The key of queries without a necessary term, such as one that only excludes words. */
    private static final int NONE = 0;

    private final Cache<SavedQuery, TextQuery> compiled = Caffeine.newBuilder()
            .maximumWeight(MAX_COMPILED_CHARACTERS)
            .weigher((SavedQuery saved, TextQuery query) -> 20 + saved.text().length())
            .build();

    /** For each query the hashes of the terms of its words, the word with the fewest first. A match has one of each. */
    private final Map<SavedQuery, int[][]> words = new HashMap<>();

    private Set<String> languages = Set.of();
    /** The hash of a term of the first word, and the number of its query; sorted. */
    private long[] inverted = {};

    private List<Map.Entry<SavedQuery, int[][]>> numbered = List.of();
    private boolean isSorted = true;

    /**
     * Keeps exactly these queries. Those that are kept already cost nothing.
     *
     * @param allLanguages the languages of all releases
     */
    public void retain(Set<SavedQuery> all, Set<String> allLanguages) {
        if (!languages.equals(allLanguages)) {
            // In another language, a word may have other terms.
            languages = Set.copyOf(allLanguages);
            words.keySet().removeIf(query -> query.languages().isEmpty());
            compiled.invalidateAll();
            isSorted = false;
        }
        isSorted &= !words.keySet().retainAll(all);
        for (SavedQuery query : all) {
            if (!words.containsKey(query)) {
                BackgroundLoop.reportProgress();
                words.put(query, hashes(compiled(query)));
                isSorted = false;
            }
        }
    }

    private static int[][] hashes(TextQuery query) {
        return query.necessaryTerms().stream()
                .map(SavedQueries::hashes)
                .sorted(Comparator.comparingInt(hashes -> hashes.length))
                .toArray(int[][]::new);
    }

    /** The hashes of terms, sorted. */
    private static int[] hashes(Set<String> terms) {
        return terms.stream().mapToInt(SavedQueries::hash).sorted().distinct().toArray();
    }

    /** Returns the queries that match a release. */
    public Set<SavedQuery> matching(TermPositions text) {
        sort();
        int[] terms = hashes(text.terms());
        Set<SavedQuery> found = new HashSet<>();
        addMatching(NONE, terms, text, found);
        for (int term : terms) {
            addMatching(term, terms, text, found);
        }
        return found;
    }

    private void addMatching(int key, int[] terms, TermPositions text, Set<SavedQuery> found) {
        int at = Arrays.binarySearch(inverted, pair(key, 0));
        for (at = at < 0 ? -at - 1 : at; at < inverted.length && (int) (inverted[at] >> 32) == key; at++) {
            Map.Entry<SavedQuery, int[][]> query = numbered.get((int) inverted[at]);
            boolean isCandidate = Arrays.stream(query.getValue()).allMatch(any -> hasOne(any, terms));
            if (isCandidate
                    && !found.contains(query.getKey())
                    && compiled(query.getKey()).matches(text)) {
                found.add(query.getKey());
            }
        }
    }

    /** Whether two sorted arrays have a value in common. */
    private static boolean hasOne(int[] some, int[] others) {
        return Arrays.stream(some).anyMatch(one -> Arrays.binarySearch(others, one) >= 0);
    }

    private void sort() {
        if (isSorted) {
            return;
        }
        numbered = List.copyOf(words.entrySet());
        inverted = IntStream.range(0, numbered.size())
                .boxed()
                .flatMapToLong(this::pairs)
                .sorted()
                .toArray();
        isSorted = true;
    }

    private LongStream pairs(int number) {
        int[][] ofQuery = numbered.get(number).getValue();
        return Arrays.stream(ofQuery.length == 0 ? new int[] {NONE} : ofQuery[0])
                .mapToLong(hash -> pair(hash, number));
    }

    /** Signed by its hash, as arrays are sorted. */
    private static long pair(int hash, int number) {
        return ((long) hash << 32) | number;
    }

    private TextQuery compiled(SavedQuery query) {
        return compiled.get(query, any -> {
            try {
                return TextQuery.of(any, languages);
            } catch (RuntimeException e) {
                // One query must not keep all others from being matched.
                LOG.errorf(e, "The query \"%s\" cannot be read and matches nothing", any.text());
                return TextQuery.NOTHING;
            }
        });
    }

    /** Different terms may have the same hash, which makes a query a candidate that does not match. Never {@link #NONE}. */
    private static int hash(String term) {
        int hash = 0x811c_9dc5;
        for (int i = 0; i < term.length(); i++) {
            hash = (hash ^ term.charAt(i)) * 0x0100_0193;
        }
        hash ^= hash >>> 15;
        return hash == NONE ? 1 : hash;
    }
}
