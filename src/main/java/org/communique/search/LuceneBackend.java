package org.communique.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.facet.StringDocValuesReaderState;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexReaderContext;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.BytesRef;
import org.hibernate.search.backend.lucene.LuceneExtension;
import org.hibernate.search.backend.lucene.search.spi.LuceneMigrationUtils;
import org.hibernate.search.engine.search.predicate.SearchPredicate;

/**
 * The index on the node's own disk. It is written through Hibernate Search and asked with its predicates, but by a searcher of our own:
 * what is counted and what nearly every search asks for is kept in memory.
 */
final class LuceneBackend extends HibernateSearchBackend {
    private static final SortField BY_DATE = new SortedNumericSortField("sortedAt", SortField.Type.LONG, true);
    private static final SortField BY_HIGH = new SortedNumericSortField("idHigh", SortField.Type.LONG, true);
    private static final SortField BY_LOW = new SortedNumericSortField("idLow", SortField.Type.LONG, true);

    private static final Sort RELEVANCE = new Sort(SortField.FIELD_SCORE, BY_DATE, BY_HIGH, BY_LOW);
    private static final Sort NEWEST = new Sort(BY_DATE, BY_HIGH, BY_LOW);

    private final PerReaderCache<Facet, StringDocValuesReaderState> facetOrdinals = new PerReaderCache<>();
    private final FilterCachePolicy filterCachePolicy = new FilterCachePolicy();
    private final TermBloomFilter termBloomFilter = new TermBloomFilter();

    /** @param directory where the index is; it is made if it is not there */
    LuceneBackend(Path directory) {
        super(Map.of(
                "hibernate.search.backend.type",
                "lucene",
                "hibernate.search.backend.lucene_version",
                "LATEST",
                "hibernate.search.backend.directory.root",
                directory.toString(),
                "hibernate.search.backend.analysis.configurer",
                org.hibernate.search.engine.environment.bean.BeanReference.ofInstance(new IndexAnalyzer()),
                // The follower commits what it wrote. With intervals a clock would tick every 5 ms, half of what an
                // idle node takes.
                "hibernate.search.backend.io.refresh_interval",
                0,
                "hibernate.search.backend.io.commit_interval",
                0,
                "hibernate.search.backend.io.writer.ram_buffer_size",
                64,
                "hibernate.search.backend.indexing.queue_count",
                2));
        scope().schemaManager().createIfMissing();
    }

    @Override
    public IndexQuery.Found find(IndexQuery indexQuery, IndexQuery.Showing showing) {
        return reading(reader -> {
            IndexSearcher searcher = searcher(reader);
            SearchQueryBuilder searchQueryBuilder = predicates(reader);
            IndexQuery.Place after = showing.after();
            Query base = query(searchQueryBuilder.base(indexQuery, after));
            Map<Facet, SearchPredicate> filters = searchQueryBuilder.filters(indexQuery);
            int offset = after == null ? 0 : after.offset();
            Map<Facet, Query> queries = new EnumMap<>(Facet.class);
            filters.forEach((facet, predicate) -> queries.put(facet, query(predicate)));
            FacetedSearch search = new FacetedSearch(searcher, facetOrdinals, showing.facets(), queries);
            FieldDoc place = after == null || after.id() == null ? null : place(after);
            Sort sort = showing.order() == SearchOrder.RELEVANCE && searchQueryBuilder.isWeighed() ? RELEVANCE : NEWEST;
            FacetedSearch.Result result = search.run(base, sort, offset + showing.limit() + 1, place);
            return new IndexQuery.Found(hits(reader, result.hits(), offset), result.total(), result.facets());
        });
    }

    @Override
    public List<UUID> titles(List<String> words, IndexQuery indexQuery, int most) {
        return reading(reader -> {
            Query query = query(predicates(reader).beginning("titleStarts", words, indexQuery));
            TopDocs top = searcher(reader).search(query, new TopFieldCollectorManager(RELEVANCE, most, null, 1_000));
            return hits(reader, top, 0).stream().map(IndexQuery.Hit::id).toList();
        });
    }

    @Override
    public Set<String> topics(List<String> words, IndexQuery indexQuery) {
        return reading(reader -> {
            Query query = query(predicates(reader).beginning("topicStarts", words, indexQuery));
            FacetedSearch search = new FacetedSearch(searcher(reader), facetOrdinals, Set.of(Facet.TOPIC), Map.of());
            FacetedSearch.Result result = search.run(query, NEWEST, 1, null);
            return result.facets().get(Facet.TOPIC).keySet();
        });
    }

    @Override
    public Set<String> languages() {
        return reading(reader -> {
            Set<String> languages = new LinkedHashSet<>();
            Terms terms = MultiTerms.getTerms(reader, "language");
            if (terms != null) {
                TermsEnum each = terms.iterator();
                for (BytesRef term = each.next(); term != null; term = each.next()) {
                    languages.add(term.utf8ToString());
                }
            }
            return languages;
        });
    }

    @Override
    public long position() {
        return IndexCheckpoint.position(mapping());
    }

    @Override
    public void clear() {
        scope().schemaManager().dropAndCreate();
    }

    /** Where the page before ended. Its document's number does not matter: no two releases have the same keys. */
    private static FieldDoc place(IndexQuery.Place after) {
        Object[] keys = {after.sortedAt(), ReleaseDocument.high(after.id()), ReleaseDocument.low(after.id())};
        return new FieldDoc(Integer.MAX_VALUE, Float.NaN, keys);
    }

    private static Query query(SearchPredicate predicate) {
        return LuceneMigrationUtils.toLuceneQuery(predicate);
    }

    private static List<IndexQuery.Hit> hits(IndexReader reader, TopDocs top, int offset) throws IOException {
        List<IndexQuery.Hit> hits = new ArrayList<>();
        for (int i = offset; i < top.scoreDocs.length; i++) {
            FieldDoc hit = (FieldDoc) top.scoreDocs[i];
            hits.add(new IndexQuery.Hit(id(reader, hit.doc), (Long) hit.fields[hit.fields.length - 3]));
        }
        return hits;
    }

    private static UUID id(IndexReader reader, int document) throws IOException {
        LeafReaderContext segment = reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
        SortedSetDocValues keys = DocValues.getSortedSet(segment.reader(), "key");
        if (!keys.advanceExact(document - segment.docBase)) {
            throw new IllegalStateException("a document without a key was found");
        }
        return UUID.fromString(keys.lookupOrd(keys.nextOrd()).utf8ToString());
    }

    private SearchQueryBuilder predicates(IndexReader reader) throws IOException {
        return new SearchQueryBuilder(
                scope().predicate(), new LuceneTerms(scope().predicate(), reader, termBloomFilter.of(reader)));
    }

    private IndexSearcher searcher(IndexReader reader) {
        IndexSearcher searcher = new IndexSearcher(reader);
        filterCachePolicy.speedUp(searcher);
        return searcher;
    }

    private interface Reading<T> {
        T of(IndexReader reader) throws IOException;
    }

    private <T> T reading(Reading<T> reading) {
        try (IndexReader reader = scope().extension(LuceneExtension.get()).openIndexReader()) {
            return reading.of(index(reader));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is opened is a wrapper for this one search; the reader in it stays as long as the index does not change. */
    private static IndexReader index(IndexReader opened) {
        List<IndexReaderContext> children = opened.getContext().children();
        return children != null && children.size() == 1 && children.get(0).reader() instanceof DirectoryReader only
                ? only
                : opened;
    }
}
