package org.communique.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;

/**
 * Bloom filters of the terms of each segment, with about 1 % false positives. A search looks for the term of a word in each language, and
 * most of these terms occur nowhere. The filters exclude them at once, while looking them up in the dictionaries of all fields and segments
 * takes most of the time of a search. The filters of an index take a sixteenth of the heap at most; segments with too many different terms go
 * without.
 */
final class TermBloomFilter {
    private static final List<String> FIELDS = List.of(SearchQueryBuilder.TEXT, SearchQueryBuilder.TITLE, "summary");
    private static final int BITS_PER_TERM = 10;
    private static final int PROBES = 5;
    private static final long MAX_BITS = Runtime.getRuntime().maxMemory() / 16 * Byte.SIZE;

    private final PerReaderCache<String, Filter> segments = new PerReaderCache<>();

    /** Tests whether a field (the first argument) may contain a term (the second). */
    BiPredicate<String, String> of(IndexReader index) throws IOException {
        Map<String, List<Filter>> filters = new HashMap<>();
        long bits = 0;
        for (String field : FIELDS) {
            List<Filter> ofField = new ArrayList<>();
            for (LeafReaderContext leaf : index.leaves()) {
                LeafReader segment = leaf.reader();
                long left = MAX_BITS - bits;
                Filter filter =
                        segments.of(segment.getCoreCacheHelper(), field, () -> filterOf(segment.terms(field), left));
                bits += filter.size();
                ofField.add(filter);
            }
            filters.put(field, ofField);
        }
        return (field, term) -> {
            int[] hash = hash(new BytesRef(term));
            return filters.get(field).stream().anyMatch(filter -> filter.mayContain(hash));
        };
    }

    private static Filter filterOf(Terms terms, long maxBits) throws IOException {
        if (terms == null) {
            return new Filter(0);
        }
        if (terms.size() * BITS_PER_TERM > maxBits) {
            return new Filter();
        }
        Filter filter = new Filter(terms.size());
        TermsEnum iterator = terms.iterator();
        for (BytesRef term = iterator.next(); term != null; term = iterator.next()) {
            filter.add(hash(term));
        }
        return filter;
    }

    private static int[] hash(BytesRef term) {
        return new int[] {StringHelper.murmurhash3_x86_32(term, 0), StringHelper.murmurhash3_x86_32(term, 1)};
    }

    private static final class Filter {
        /** Null for a filter that excludes nothing. */
        private final FixedBitSet bits;

        Filter() {
            bits = null;
        }

        Filter(long terms) {
            bits = new FixedBitSet((int) Math.min(Integer.MAX_VALUE - 64, Math.max(64, terms * BITS_PER_TERM)));
        }

        void add(int[] hash) {
            for (int i = 0; i < PROBES; i++) {
                bits.set(bit(hash, i));
            }
        }

        long size() {
            return bits == null ? 0 : bits.length();
        }

        boolean mayContain(int[] hash) {
            for (int i = 0; bits != null && i < PROBES; i++) {
                if (!bits.get(bit(hash, i))) {
                    return false;
                }
            }
            return true;
        }

        private int bit(int[] hash, int probe) {
            return Integer.remainderUnsigned(hash[0] + probe * hash[1], bits.length());
        }
    }
}
