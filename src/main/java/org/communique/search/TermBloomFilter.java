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
 * Which terms there are, in little memory and with a few too many (a Bloom filter for each segment, about 1 % false positives). A word
 * is looked for in the form that it has in each language, and in most of them it occurs nowhere: this knows at once, where a look into the
 * dictionaries of all fields and segments takes most of a search's time.
 */
final class TermBloomFilter {
    private static final List<String> FIELDS = List.of(SearchQueryBuilder.TEXT, "title", "summary");
    private static final int BITS_A_TERM = 10;
    private static final int PROBES = 5;

    private final PerReaderCache<String, Filter> segments = new PerReaderCache<>();

    /** Whether a field may have a term in an index as it is. */
    BiPredicate<String, String> of(IndexReader index) throws IOException {
        Map<String, List<Filter>> filters = new HashMap<>();
        for (String field : FIELDS) {
            List<Filter> ofField = new ArrayList<>();
            for (LeafReaderContext leaf : index.leaves()) {
                LeafReader segment = leaf.reader();
                ofField.add(segments.of(segment.getCoreCacheHelper(), field, () -> read(segment.terms(field))));
            }
            filters.put(field, ofField);
        }
        return (field, term) -> {
            int[] hash = hash(new BytesRef(term));
            return filters.get(field).stream().anyMatch(filter -> filter.has(hash));
        };
    }

    private static Filter read(Terms terms) throws IOException {
        if (terms == null) {
            return new Filter(0);
        }
        Filter filter = new Filter(terms.size());
        TermsEnum each = terms.iterator();
        for (BytesRef term = each.next(); term != null; term = each.next()) {
            filter.add(hash(term));
        }
        return filter;
    }

    private static int[] hash(BytesRef term) {
        return new int[] {StringHelper.murmurhash3_x86_32(term, 0), StringHelper.murmurhash3_x86_32(term, 1)};
    }

    private static final class Filter {
        private final FixedBitSet bits;

        Filter(long terms) {
            bits = new FixedBitSet((int) Math.min(Integer.MAX_VALUE - 64, Math.max(64, terms * BITS_A_TERM)));
        }

        void add(int[] hash) {
            for (int i = 0; i < PROBES; i++) {
                bits.set(place(hash, i));
            }
        }

        boolean has(int[] hash) {
            for (int i = 0; i < PROBES; i++) {
                if (!bits.get(place(hash, i))) {
                    return false;
                }
            }
            return true;
        }

        private int place(int[] hash, int probe) {
            return Integer.remainderUnsigned(hash[0] + probe * hash[1], bits.length());
        }
    }
}
