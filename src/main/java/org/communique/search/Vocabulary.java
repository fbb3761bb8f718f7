package org.communique.search;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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
final class Vocabulary {
    private static final List<String> FIELDS = List.of("title", "summary", "body");
    private static final int BITS_A_TERM = 10;
    private static final int PROBES = 5;

    private final Map<IndexReader.CacheKey, Filter> segments = new ConcurrentHashMap<>();

    /** Whether there may be a text with a term in an index as it is. */
    Predicate<String> of(IndexReader index) throws IOException {
        List<LeafReaderContext> leaves = index.leaves();
        Filter[] filters = new Filter[leaves.size()];
        for (int i = 0; i < filters.length; i++) {
            filters[i] = of(leaves.get(i).reader());
        }
        return term -> {
            BytesRef bytes = new BytesRef(term);
            int[] hash = hash(bytes);
            for (Filter filter : filters) {
                if (filter.has(hash)) {
                    return true;
                }
            }
            return false;
        };
    }

    private Filter of(LeafReader segment) throws IOException {
        IndexReader.CacheHelper helper = segment.getCoreCacheHelper();
        Filter filter = segments.get(helper.getKey());
        if (filter == null) {
            filter = read(segment);
            if (segments.putIfAbsent(helper.getKey(), filter) == null) {
                helper.addClosedListener(segments::remove);
            }
        }
        return filter;
    }

    private static Filter read(LeafReader segment) throws IOException {
        long size = 0;
        for (String field : FIELDS) {
            Terms terms = segment.terms(field);
            size += terms == null ? 0 : terms.size();
        }
        Filter filter = new Filter(size);
        for (String field : FIELDS) {
            Terms terms = segment.terms(field);
            if (terms != null) {
                TermsEnum each = terms.iterator();
                for (BytesRef term = each.next(); term != null; term = each.next()) {
                    filter.add(hash(term));
                }
            }
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
