package org.communique.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexReaderContext;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
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
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.BytesRef;
import org.hibernate.search.backend.lucene.LuceneExtension;
import org.hibernate.search.backend.lucene.search.spi.LuceneMigrationUtils;
import org.hibernate.search.engine.environment.bean.BeanReference;
import org.hibernate.search.engine.reporting.EntityIndexingFailureContext;
import org.hibernate.search.engine.reporting.FailureContext;
import org.hibernate.search.engine.reporting.FailureHandler;
import org.hibernate.search.engine.search.predicate.SearchPredicate;

/**
 * An index on the local disk. It is written through Hibernate Search and queried with its predicates, but with a searcher of its own, which
 * caches common filters and counts facets.
 */
final class LuceneBackend extends HibernateSearchBackend {
    private static final SortField BY_DATE = new SortedNumericSortField("sortedAt", SortField.Type.LONG, true);
    private static final SortField BY_ID_HIGH = new SortedNumericSortField("idHigh", SortField.Type.LONG, true);
    private static final SortField BY_ID_LOW = new SortedNumericSortField("idLow", SortField.Type.LONG, true);

    private static final Sort RELEVANCE = new Sort(SortField.FIELD_SCORE, BY_DATE, BY_ID_HIGH, BY_ID_LOW);
    private static final Sort NEWEST = new Sort(BY_DATE, BY_ID_HIGH, BY_ID_LOW);

    /** Words of a release from which those are chosen that make others related. */
    private static final int MAX_TELLING_TERMS = 75;
    /** A term in more releases is almost certainly in some that may be shown. */
    private static final int RARE = 20;
    /** The best hits are found sooner if no more than so many matches are counted. */
    private static final int MAX_COUNTED = 1_000;

    private final PerReaderCache<Facet, FacetOrdinals> facetOrdinals = new PerReaderCache<>();
    private final FilterCachePolicy filterCachePolicy = new FilterCachePolicy();
    private final TermBloomFilter termBloomFilter = new TermBloomFilter();
    private final DeferredSyncDirectory.Provider files;
    private final WriteFailures failures;
    private volatile int writers;

    /** @param directory the folder of the index; it is created if it does not exist */
    LuceneBackend(Path directory) {
        this(new DeferredSyncDirectory.Provider(directory), new WriteFailures());
    }

    private LuceneBackend(DeferredSyncDirectory.Provider files, WriteFailures failures) {
        super(Map.of(
                "hibernate.search.backend.type",
                "lucene",
                "hibernate.search.backend.lucene_version",
                "LATEST",
                "hibernate.search.backend.directory.type",
                BeanReference.ofInstance(files),
                "hibernate.search.background_failure_handler",
                BeanReference.ofInstance(failures),
                "hibernate.search.backend.analysis.configurer",
                BeanReference.ofInstance(new IndexAnalyzer()),
                // IndexUpdater commits. With intervals a timer would run every 5 ms: half of the load of an idle node.
                "hibernate.search.backend.io.refresh_interval",
                0,
                "hibernate.search.backend.io.commit_interval",
                0,
                "hibernate.search.backend.io.writer.ram_buffer_size",
                ramBufferMegabytes(),
                "hibernate.search.backend.indexing.queue_count",
                queues()));
        this.files = files;
        this.failures = failures;
        try {
            scope().schemaManager().createIfMissing();
            rememberWriter();
        } catch (RuntimeException | Error e) {
            // Gives up the lock of the folder.
            close();
            throw e;
        }
    }

    /** Each queue has a thread, and commits what it wrote: few changes take twice the commits and segments with two. */
    private static int queues() {
        return Runtime.getRuntime().availableProcessors() > 2 ? 2 : 1;
    }

    /** Documents in memory that are not on the disk yet: a sixteenth of the heap, up to 64 MB. */
    private static int ramBufferMegabytes() {
        return (int) Math.max(4, Math.min(64, Runtime.getRuntime().maxMemory() / 16 >> 20));
    }

    @Override
    public IndexHits search(IndexQuery indexQuery, IndexQuery.ResultOptions options) {
        return read(reader -> {
            IndexSearcher searcher = searcher(reader);
            SearchQueryBuilder builder = queryBuilder(reader);
            IndexQuery.PageStart after = options.after();
            Query base = query(builder.base(indexQuery, after));
            Map<Facet, SearchPredicate> filters = builder.facetFilters(indexQuery);
            int offset = after == null ? 0 : after.offset();
            Map<Facet, Query> queries = new EnumMap<>(Facet.class);
            filters.forEach((facet, predicate) -> queries.put(facet, query(predicate)));
            FacetedSearch search = new FacetedSearch(searcher, facetOrdinals, options.facets(), queries);
            FieldDoc lastHit = after == null || after.id() == null ? null : lastHit(after);
            Sort sort = options.order() == SearchOrder.RELEVANCE && builder.isScored() ? RELEVANCE : NEWEST;
            FacetedSearch.Result result =
                    search.run(base, sort, offset + options.limit() + 1, lastHit, builder.isScored());
            return new IndexHits(hits(reader, result.hits(), offset), result.total(), result.facets());
        });
    }

    @Override
    public List<UUID> suggestTitles(List<String> prefixes, IndexQuery indexQuery, int limit) {
        return read(reader -> best(
                queryBuilder(reader).startingWith(SearchQueryBuilder.TITLE_STARTS, prefixes, indexQuery),
                reader,
                limit));
    }

    @Override
    public List<UUID> similarTitles(String word, IndexQuery indexQuery, int limit) {
        return read(reader -> best(queryBuilder(reader).similarTitle(word, indexQuery), reader, limit));
    }

    private List<UUID> best(SearchPredicate predicate, IndexReader reader, int limit) throws IOException {
        TopDocs top = searcher(reader)
                .search(query(predicate), new TopFieldCollectorManager(RELEVANCE, limit, null, MAX_COUNTED));
        return hits(reader, top, 0).stream().map(IndexHits.Hit::id).toList();
    }

    @Override
    public Set<String> suggestTopics(List<String> prefixes, IndexQuery indexQuery) {
        return read(reader -> {
            Query query = query(queryBuilder(reader).startingWith("topicStarts", prefixes, indexQuery));
            FacetedSearch search = new FacetedSearch(searcher(reader), facetOrdinals, Set.of(Facet.TOPIC), Map.of());
            FacetedSearch.Result result = search.run(query, NEWEST, 1, null, false);
            return result.facets().get(Facet.TOPIC).keySet();
        });
    }

    @Override
    public List<UUID> related(RelatedText text, IndexQuery indexQuery, int limit) {
        return read(reader -> {
            SearchQueryBuilder builder = queryBuilder(reader);
            SearchPredicate others = builder.others(text, indexQuery);
            SearchPredicate alike = scope().predicate()
                    .extension(LuceneExtension.get())
                    .fromLuceneQuery(alike(text, query(others), reader))
                    .toPredicate();
            return best(builder.related(alike, others, text.language()), reader, limit);
        });
    }

    /**
     * A term of a text.
     *
     * @param frequency more for one that is frequent in the text (the logarithm of tf)
     * @param weight    more for one that is also rare in others (tf-idf)
     */
    private record TellingTerm(Term term, int releases, double frequency, double weight) {}

    /** Matches releases that have enough of the most telling words that others have, too. */
    private Query alike(RelatedText text, Query others, IndexReader reader) throws IOException {
        IndexSearcher searcher = searcher(reader);
        List<Query> words = new ArrayList<>();
        List<TellingTerm> telling = tellingTerms(text, reader);
        double highest =
                telling.stream().mapToDouble(TellingTerm::frequency).max().orElse(1);
        for (TellingTerm word : telling) {
            if (words.size() < RelatedText.MAX_TERMS
                    && (word.releases() > RARE || isInOthers(word.term(), others, searcher))) {
                words.add(new BoostQuery(matchInTextOrTitle(word.term()), (float) (word.frequency() / highest)));
            }
        }
        BooleanQuery.Builder enough = new BooleanQuery.Builder();
        words.forEach(word -> enough.add(word, Occur.SHOULD));
        enough.setMinimumNumberShouldMatch(
                Math.max(RelatedText.MIN_COMMON, words.size() * RelatedText.MIN_PERCENT / 100));
        return enough.build();
    }

    /** Matches a term in the text of a release, with a higher score if its title has it, too. The scores include how rare the term is. */
    private static Query matchInTextOrTitle(Term term) {
        return new BooleanQuery.Builder()
                .add(new TermQuery(term), Occur.MUST)
                .add(new TermQuery(new Term(SearchQueryBuilder.TITLE, term.bytes())), Occur.SHOULD)
                .build();
    }

    /** Returns the most telling terms of a text, the best first. */
    private static List<TellingTerm> tellingTerms(RelatedText text, IndexReader reader) throws IOException {
        Map<String, Integer> occurrences = new HashMap<>();
        text.terms().forEach(term -> occurrences.merge(term, 1, Integer::sum));
        List<TellingTerm> terms = new ArrayList<>();
        for (Map.Entry<String, Integer> each : occurrences.entrySet()) {
            Term term = new Term(SearchQueryBuilder.TEXT, each.getKey());
            int releases = reader.docFreq(term);
            double rarity = Math.log((reader.maxDoc() + 1.0) / (releases + 1.0));
            if (releases > 0 && rarity > 0) {
                double frequency = 1 + Math.log(each.getValue());
                terms.add(new TellingTerm(term, releases, frequency, frequency * rarity));
            }
        }
        return terms.stream()
                .sorted(Comparator.comparing(TellingTerm::weight).reversed().thenComparing(TellingTerm::term))
                .limit(MAX_TELLING_TERMS)
                .toList();
    }

    /** Without this check, a hidden release or an old version of this one would make a word count that no other release to be shown has. */
    private static boolean isInOthers(Term term, Query others, IndexSearcher searcher) throws IOException {
        Query both = new BooleanQuery.Builder()
                .add(new TermQuery(term), Occur.FILTER)
                .add(others, Occur.FILTER)
                .build();
        return searcher.count(both) > 0;
    }

    @Override
    public Set<String> languages() {
        return read(reader -> {
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
    public void write(List<ReleaseDocument> documents, List<UUID> deleted) {
        super.write(documents, deleted);
        checkWriter();
    }

    @Override
    public void add(List<ReleaseDocument> documents) {
        super.add(documents);
        checkWriter();
    }

    /** Commits, too: after that it is certain that no earlier write is lost. */
    @Override
    void refresh() {
        super.flush();
        super.refresh();
        checkWriter();
    }

    @Override
    public void flush() {
        files.force();
    }

    /** Hibernate Search replaces a writer that failed, and drops what was written since its last commit, after it has reported success. */
    private void checkWriter() {
        Throwable failure = failures.last();
        if (failure != null || files.writers() != writers) {
            throw new IllegalStateException("Writes to the index were lost", failure);
        }
    }

    /** Keeps a failure of a thread of Hibernate Search for the thread that writes. */
    private static final class WriteFailures implements FailureHandler {
        private volatile Throwable last;

        Throwable last() {
            return last;
        }

        @Override
        public void handle(FailureContext context) {
            last = context.throwable();
        }

        @Override
        public void handle(EntityIndexingFailureContext context) {
            last = context.throwable();
        }
    }

    /** Compares the checksum of every file, segment by segment. */
    @Override
    public boolean verify(Set<Object> verified, BooleanSupplier isInterrupted) {
        return read(reader -> {
            for (LeafReaderContext segment : reader.leaves()) {
                // The files of a segment never change.
                Object key = segment.reader().getCoreCacheHelper().getKey();
                if (!verified.contains(key)) {
                    if (isInterrupted.getAsBoolean()) {
                        return false;
                    }
                    segment.reader().checkIntegrity();
                    verified.add(key);
                }
            }
            return true;
        });
    }

    @Override
    public void clear() {
        scope().schemaManager().dropAndCreate();
        rememberWriter();
    }

    /** Opens the writer, by a search, and remembers it. */
    private void rememberWriter() {
        position();
        writers = files.writers();
    }

    /** The last hit of the previous page. Its document number does not matter, because sort keys are unique. */
    private static FieldDoc lastHit(IndexQuery.PageStart after) {
        Object[] keys = {after.sortedAt(), ReleaseDocument.high(after.id()), ReleaseDocument.low(after.id())};
        return new FieldDoc(Integer.MAX_VALUE, Float.NaN, keys);
    }

    private static Query query(SearchPredicate predicate) {
        return LuceneMigrationUtils.toLuceneQuery(predicate);
    }

    private static List<IndexHits.Hit> hits(IndexReader reader, TopDocs top, int offset) throws IOException {
        List<IndexHits.Hit> hits = new ArrayList<>();
        for (int i = offset; i < top.scoreDocs.length; i++) {
            FieldDoc hit = (FieldDoc) top.scoreDocs[i];
            hits.add(new IndexHits.Hit(id(reader, hit.doc), (Long) hit.fields[hit.fields.length - 3]));
        }
        return hits;
    }

    private static UUID id(IndexReader reader, int document) throws IOException {
        LeafReaderContext segment = reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
        SortedSetDocValues keys = DocValues.getSortedSet(segment.reader(), "key");
        if (!keys.advanceExact(document - segment.docBase)) {
            throw new IllegalStateException("A document has no key.");
        }
        return UUID.fromString(keys.lookupOrd(keys.nextOrd()).utf8ToString());
    }

    private SearchQueryBuilder queryBuilder(IndexReader reader) throws IOException {
        return new SearchQueryBuilder(
                scope().predicate(), new LuceneTerms(scope().predicate(), reader, termBloomFilter.of(reader)));
    }

    private IndexSearcher searcher(IndexReader reader) {
        IndexSearcher searcher = new IndexSearcher(reader);
        filterCachePolicy.applyTo(searcher);
        return searcher;
    }

    private interface IndexRead<T> {
        T apply(IndexReader reader) throws IOException;
    }

    private <T> T read(IndexRead<T> operation) {
        try (IndexReader reader = scope().extension(LuceneExtension.get()).openIndexReader()) {
            return operation.apply(cacheableReader(reader));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Unwraps a reader that was opened for one search. The inner reader stays the same while the index does not change, so that caches can
     * use it as a key.
     */
    private static IndexReader cacheableReader(IndexReader opened) {
        List<IndexReaderContext> children = opened.getContext().children();
        return children != null && children.size() == 1 && children.get(0).reader() instanceof DirectoryReader inner
                ? inner
                : opened;
    }
}
