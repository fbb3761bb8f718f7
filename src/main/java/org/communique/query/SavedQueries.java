package org.communique.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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
    /** Bytes of compiled queries that are kept: common words are in many of them, and are matched often. */
    private static final long MAX_COMPILED_BYTES = Runtime.getRuntime().maxMemory() / 24;

    /** The key of queries without a necessary term, such as one that only excludes words. */
    private static final int NONE = 0;

    /** The words of a query by which candidates are found. More words make few of them fewer. */
    private static final int MAX_WORDS = 2;

    /** Bytes of hashes. Further queries are candidates for every text, which takes time instead of memory. */
    private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / 12;

    private static final int BYTES_PER_QUERY = 300;
    /** Of a hash in the list of its word, and in the inverted form with its number. */
    private static final int BYTES_PER_HASH = Integer.BYTES + Long.BYTES;

    private final Cache<SavedQuery, TextQuery> compiled = Caffeine.newBuilder()
            .maximumWeight(MAX_COMPILED_BYTES)
            .weigher((SavedQuery saved, TextQuery query) -> query.size())
            .build();

    private final Map<SavedQuery, Hashes> kept = new HashMap<>();
    private long bytes;
    private boolean isFull;

    /**
     * The hashes of terms of a query.
     *
     * @param words    of some of its words, the word with the fewest terms first; a match has one of each
     * @param excluded for a query that only excludes: a text without any of these matches; else null
     */
    private record Hashes(int[][] words, int[] excluded) {
        static final Hashes UNKNOWN = new Hashes(new int[0][], null);

        long bytes() {
            long inWords = Arrays.stream(words).mapToLong(any -> any.length).sum();
            return BYTES_PER_QUERY + BYTES_PER_HASH * (inWords + (excluded == null ? 0 : excluded.length));
        }
    }

    private Set<String> languages = Set.of();
    /** The hash of a term of the first word, and the number of its query; sorted. */
    private long[] inverted = {};

    private List<Map.Entry<SavedQuery, Hashes>> numbered = List.of();
    private boolean isSorted = true;

    /**
     * Keeps these queries and no others. Those that are kept already cost nothing; others take about a millisecond for each word.
     *
     * @param allLanguages the languages of all releases
     * @param limit        after this time no further query is prepared; null for no limit
     */
    public void retain(Set<SavedQuery> all, Set<String> allLanguages, Duration limit) {
        if (!languages.equals(allLanguages)) {
            // In another language, a word may have other terms.
            languages = Set.copyOf(allLanguages);
            compiled.invalidateAll();
            remove(query -> query.languages().isEmpty());
        }
        if (kept.keySet().equals(all)) {
            return;
        }
        isFull = false;
        remove(query -> !all.contains(query));
        long end = System.nanoTime() + (limit == null ? 0 : limit.toNanos());
        for (SavedQuery query : all) {
            if (!kept.containsKey(query) && (limit == null || System.nanoTime() - end < 0)) {
                BackgroundLoop.reportProgress();
                Hashes hashes = hashes(compiled(query));
                boolean fits = bytes + hashes.bytes() <= MAX_BYTES;
                if (!fits && !isFull) {
                    LOG.warnf(
                            "%d saved queries take the memory for them. Each further one is compared with every text, which takes about a millisecond.",
                            kept.size());
                }
                isFull |= !fits;
                add(query, fits ? hashes : Hashes.UNKNOWN);
            }
        }
    }

    /** Whether a query is kept, so that {@link #matching} finds it. */
    public boolean has(SavedQuery query) {
        return kept.containsKey(query);
    }

    private void add(SavedQuery query, Hashes hashes) {
        kept.put(query, hashes);
        bytes += hashes.bytes();
        isSorted = false;
    }

    private void remove(Predicate<SavedQuery> condition) {
        Iterator<Map.Entry<SavedQuery, Hashes>> entries = kept.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<SavedQuery, Hashes> entry = entries.next();
            if (condition.test(entry.getKey())) {
                bytes -= entry.getValue().bytes();
                entries.remove();
                isSorted = false;
            }
        }
    }

    private static Hashes hashes(TextQuery query) {
        int[][] words = query.necessaryTerms().stream()
                .map(SavedQueries::hashes)
                .sorted(Comparator.comparingInt(hashes -> hashes.length))
                .limit(MAX_WORDS)
                .toArray(int[][]::new);
        return new Hashes(words, query.excludedTerms().map(SavedQueries::hashes).orElse(null));
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
            Map.Entry<SavedQuery, Hashes> query = numbered.get((int) inverted[at]);
            if (!found.contains(query.getKey()) && matches(query.getKey(), query.getValue(), terms, text)) {
                found.add(query.getKey());
            }
        }
    }

    private boolean matches(SavedQuery query, Hashes hashes, int[] terms, TermPositions text) {
        if (hashes.excluded() != null && !hasOne(hashes.excluded(), terms)) {
            return true;
        }
        BackgroundLoop.reportProgress();
        return Arrays.stream(hashes.words()).allMatch(any -> hasOne(any, terms))
                && compiled(query).matches(text);
    }

    /** Whether two sorted arrays have a value in common. */
    private static boolean hasOne(int[] some, int[] others) {
        return Arrays.stream(some).anyMatch(one -> Arrays.binarySearch(others, one) >= 0);
    }

    private void sort() {
        if (isSorted) {
            return;
        }
        numbered = List.copyOf(kept.entrySet());
        inverted = IntStream.range(0, numbered.size())
                .boxed()
                .flatMapToLong(this::pairs)
                .sorted()
                .toArray();
        isSorted = true;
    }

    private LongStream pairs(int number) {
        int[][] ofQuery = numbered.get(number).getValue().words();
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
