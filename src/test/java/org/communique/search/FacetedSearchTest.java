package org.communique.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

/** One pass for hits and facets finds the same as a pass for each, and as a count of the documents one by one. */
class FacetedSearchTest {
    private static final List<String> WORDS = List.of("мост", "порт", "мир", "путь", "вокзал", "груз");
    private static final SortField BY_DATE = new SortedNumericSortField("sortedAt", SortField.Type.LONG, true);
    private static final Sort NEWEST = new Sort(BY_DATE);
    private static final Sort RELEVANCE = new Sort(SortField.FIELD_SCORE, BY_DATE);

    private final Random random = new Random(1);
    private int documents;
    /** Values of the facet with several values for a document. */
    private int topics;

    @Test
    void one_pass_finds_the_same_as_two_and_as_counting_one_by_one() throws IOException {
        documents = 2_000;
        topics = 5;
        compare(300, 300);
    }

    @Test
    void the_same_in_one_segment_with_many_values() throws IOException {
        documents = 8_000;
        topics = 5_000;
        compare(20_000, 30);
    }

    private void compare(int segment, int queries) throws IOException {
        try (Directory directory = index(segment);
                DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            for (int i = 0; i < queries; i++) {
                Map<Facet, Query> filters = filters();
                FacetedSearch search =
                        new FacetedSearch(searcher, new PerReaderCache<>(), EnumSet.allOf(Facet.class), filters);
                Query query = query();
                Sort sort = random.nextBoolean() ? RELEVANCE : NEWEST;
                FieldDoc after = null;
                for (int page = 0; page < 3; page++) {
                    FacetedSearch.Result one = search.run(query, sort, 10, after, true);
                    FacetedSearch.Result two = search.run(query, sort, 10, after, false);
                    assertEquals(two.total(), one.total());
                    assertEquals(two.facets(), one.facets());
                    assertEquals(keys(two), keys(one), query::toString);
                    assertEquals(matching(searcher, query, filters, null).size(), one.total());
                    for (Facet facet : Facet.values()) {
                        assertEquals(
                                counts(reader, facet, matching(searcher, query, filters, facet)),
                                List.copyOf(one.facets().get(facet).entrySet()));
                    }
                    int found = one.hits().scoreDocs.length;
                    after = found == 0 ? null : (FieldDoc) one.hits().scoreDocs[found - 1];
                }
            }
        }
    }

    /** The documents that match a query and all filters but the one of a facet. */
    private List<Integer> matching(IndexSearcher searcher, Query query, Map<Facet, Query> filters, Facet except)
            throws IOException {
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(query, Occur.MUST);
        filters.forEach((facet, filter) -> {
            if (facet != except) {
                all.add(filter, Occur.FILTER);
            }
        });
        return Arrays.stream(searcher.search(all.build(), documents, Sort.INDEXORDER).scoreDocs)
                .map(hit -> hit.doc)
                .toList();
    }

    private static List<Map.Entry<String, Long>> counts(IndexReader reader, Facet facet, List<Integer> documents)
            throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        SortedSetDocValues values = MultiDocValues.getSortedSetValues(reader, facet.field());
        for (int document : documents) {
            if (values.advanceExact(document)) {
                for (int i = 0; i < values.docValueCount(); i++) {
                    counts.merge(values.lookupOrd(values.nextOrd()).utf8ToString(), 1L, Long::sum);
                }
            }
        }
        // Values of equal counts stay in alphabetical order.
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(FacetedSearch.MAX_FACET_VALUES)
                .toList();
    }

    private static List<String> keys(FacetedSearch.Result result) {
        return Arrays.stream(result.hits().scoreDocs)
                .map(hit -> hit.doc + " " + Arrays.toString(((FieldDoc) hit).fields))
                .toList();
    }

    private Directory index(int segment) throws IOException {
        Directory directory = new ByteBuffersDirectory();
        try (IndexWriter writer = new IndexWriter(
                directory, new IndexWriterConfig(new WhitespaceAnalyzer()).setMaxBufferedDocs(segment))) {
            for (int i = 0; i < documents; i++) {
                writer.addDocument(document(i));
            }
        }
        return directory;
    }

    private Document document(int number) {
        Document document = new Document();
        document.add(new SortedNumericDocValuesField("sortedAt", number * 7L % documents));
        document.add(new TextField("text", words(1 + random.nextInt(12)), Field.Store.NO));
        document.add(new TextField("title", words(random.nextInt(3)), Field.Store.NO));
        for (Facet facet : Facet.values()) {
            for (int n = random.nextInt(facet == Facet.TOPIC ? 4 : 2); n > 0; n--) {
                String value = facet.field() + random.nextInt(facet == Facet.TOPIC ? topics : 5);
                document.add(new SortedSetDocValuesField(facet.field(), new BytesRef(value)));
                document.add(new StringField(facet.field(), value, Field.Store.NO));
            }
        }
        return document;
    }

    private String words(int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(WORDS.get(Math.min(random.nextInt(WORDS.size()), random.nextInt(WORDS.size()))));
        }
        return String.join(" ", words);
    }

    private Query query() {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String word = WORDS.get(random.nextInt(WORDS.size()));
            all.add(new TermQuery(new Term("text", word)), Occur.MUST);
            all.add(new BoostQuery(new TermQuery(new Term("title", word)), 10), Occur.SHOULD);
        }
        return all.build();
    }

    private Map<Facet, Query> filters() {
        Map<Facet, Query> filters = new EnumMap<>(Facet.class);
        for (int i = random.nextInt(5); i > 0; i--) {
            Facet facet = Facet.values()[random.nextInt(Facet.values().length)];
            filters.put(facet, new TermQuery(new Term(facet.field(), facet.field() + random.nextInt(5))));
        }
        return filters;
    }
}
