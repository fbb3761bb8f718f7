package org.communique.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Many queries in inverted form: by the hashes of terms of which a matching release must have one. So a release costs what the queries cost
 * that it may match, and not what all of them cost. Not for several threads.
 */
public final class SavedQueries {
    /** Compiled queries with so many characters are kept: common words are in many of them, and are matched often. */
    private static final int MAX_COMPILED_CHARACTERS = 200_000;

    private final Supplier<Set<String>> languages;
    private final Cache<String, TextQuery> compiled = Caffeine.newBuilder()
            .maximumWeight(MAX_COMPILED_CHARACTERS)
            .weigher((String text, TextQuery query) -> 20 + text.length())
            .build();

    private final Map<String, long[]> hashes = new HashMap<>();
    private Set<String> known = Set.of();
    /** Pairs of the hash of a term and the number of a query, sorted by hash. */
    private long[] terms = {};

    private int[] queries = {};
    private String[] texts = {};
    private boolean isSorted = true;

    /** @param languages the languages of all releases */
    public SavedQueries(Supplier<Set<String>> languages) {
        this.languages = languages;
    }

    /** Keeps exactly these queries. Those that are kept already cost nothing. */
    public void retain(Set<String> all) {
        Set<String> current = languages.get();
        if (!known.equals(current)) {
            // In another language, a word may have other terms.
            known = Set.copyOf(current);
            hashes.clear();
            compiled.invalidateAll();
            isSorted = false;
        }
        isSorted &= !hashes.keySet().retainAll(all);
        for (String text : all) {
            if (!hashes.containsKey(text)) {
                hashes.put(text, hashes(query(text)));
                isSorted = false;
            }
        }
    }

    private static long[] hashes(TextQuery query) {
        return query.necessaryTerms().stream()
                .mapToLong(SavedQueries::hash)
                .distinct()
                .toArray();
    }

    /** Returns the queries that match a release. */
    public Set<String> matching(TermPositions text) {
        sort();
        Set<String> found = new LinkedHashSet<>();
        for (String candidate : candidates(text.terms())) {
            if (query(candidate).matches(text)) {
                found.add(candidate);
            }
        }
        return found;
    }

    private Collection<String> candidates(Set<String> termsOfText) {
        Set<String> candidates = new LinkedHashSet<>();
        // Without a necessary term, such as a query that only excludes words.
        addAt(0, candidates);
        for (String term : termsOfText) {
            addAt(hash(term), candidates);
        }
        return candidates;
    }

    private void addAt(long hash, Set<String> candidates) {
        int at = Arrays.binarySearch(terms, hash);
        if (at < 0) {
            return;
        }
        while (at > 0 && terms[at - 1] == hash) {
            at--;
        }
        for (; at < terms.length && terms[at] == hash; at++) {
            candidates.add(texts[queries[at]]);
        }
    }

    private void sort() {
        if (isSorted) {
            return;
        }
        texts = hashes.keySet().toArray(String[]::new);
        List<long[]> pairs = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            long[] own = hashes.get(texts[i]);
            for (long hash : own.length == 0 ? new long[1] : own) {
                pairs.add(new long[] {hash, i});
            }
        }
        pairs.sort((a, b) -> Long.compare(a[0], b[0]));
        terms = pairs.stream().mapToLong(pair -> pair[0]).toArray();
        queries = pairs.stream().mapToInt(pair -> (int) pair[1]).toArray();
        isSorted = true;
    }

    private TextQuery query(String text) {
        return compiled.get(text, any -> TextQuery.of(QueryParser.parse(any), known));
    }

    /** 64 bits, so that a term hardly ever has the hash of another one; never 0. */
    private static long hash(String term) {
        long hash = 0xcbf2_9ce4_8422_2325L;
        for (int i = 0; i < term.length(); i++) {
            hash = (hash ^ term.charAt(i)) * 0x100_0000_01b3L;
        }
        return hash == 0 ? 1 : hash;
    }
}
