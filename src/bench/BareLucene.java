package org.communique.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.SynonymQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.FSDirectory;
import org.communique.analysis.TermSequence;
import org.communique.query.ParsedQuery;
import org.communique.query.QueryParser;
import org.communique.query.QueryTerm;
import org.communique.query.TermVariants;

/**
 * Runs searches on an index of the service with plain Lucene: {@code org.communique.search.BareLucene INDEX queriesFile
 * organizationsFile callers seconds warm-up first}. The service's own classes parse the queries and stem their words. A word is one {@link
 * SynonymQuery} of its stems on the field of all texts, a phrase is a {@link MultiPhraseQuery}, and filters are filter clauses. Each search scores
 * all hits in one pass, and keeps the best 20 (or the newest) and the exact total. It has no facets, no weights of other fields, no
 * highlights and no texts: the hits are document numbers. Prints rate, p50, p95, p99 (milliseconds) and errors, tab-separated.
 */
final class BareLucene {
    private static final int HITS = 20;
    private static final Sort NEWEST = new Sort(new SortedNumericSortField("sortedAt", SortField.Type.LONG, true));

    private record Line(String words, List<String> parameters) {
        static Line of(String line) {
            String[] parts = line.split("\t", -1);
            return new Line(parts[1], parts[2].isEmpty() ? List.of() : List.of(parts[2].split("&")));
        }
    }

    private final IndexSearcher searcher;
    private final Set<String> languages = new LinkedHashSet<>();
    private final Map<String, String> organizations;

    private BareLucene(DirectoryReader reader, Map<String, String> organizations) throws IOException {
        this.searcher = new IndexSearcher(reader);
        this.organizations = organizations;
        TermsEnum each = MultiTerms.getTerms(reader, "language").iterator();
        while (each.next() != null) {
            languages.add(each.term().utf8ToString());
        }
    }

    public static void main(String... args) throws Exception {
        List<Line> queries = Files.readAllLines(Path.of(args[1])).stream().map(Line::of).toList();
        Map<String, String> organizations = Files.readAllLines(Path.of(args[2])).stream()
                .map(line -> line.split("\t"))
                .collect(Collectors.toMap(columns -> columns[0], columns -> columns[1]));
        int callers = Integer.parseInt(args[3]);
        try (FSDirectory directory = FSDirectory.open(Path.of(args[0]));
                DirectoryReader reader = DirectoryReader.open(directory)) {
            BareLucene lucene = new BareLucene(reader, organizations);
            lucene.run(queries, callers, Long.parseLong(args[5]), 0);
            long start = System.nanoTime();
            List<Long> nanos = lucene.run(queries, callers, Long.parseLong(args[4]), Integer.parseInt(args[6]));
            double seconds = (System.nanoTime() - start) / 1e9;
            Collections.sort(nanos);
            System.out.printf(
                    "%.1f\t%.3f\t%.3f\t%.3f\t0%n",
                    nanos.size() / seconds, part(nanos, 0.5), part(nanos, 0.95), part(nanos, 0.99));
        }
    }

    private static double part(List<Long> sorted, double part) {
        return sorted.get((int) Math.max(0, Math.ceil(part * sorted.size()) - 1)) / 1e6;
    }

    private List<Long> run(List<Line> queries, int callers, long seconds, int first) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        AtomicInteger next = new AtomicInteger(first);
        List<Long> all = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            threads.add(new Thread(() -> {
                List<Long> nanos = new ArrayList<>();
                for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                    search(queries.get(Math.floorMod(next.getAndIncrement(), queries.size())));
                    nanos.add(System.nanoTime() - start);
                }
                all.addAll(nanos);
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return all;
    }

    private TopDocs search(Line line) {
        try {
            Query query = query(line);
            return line.parameters().contains("sort=-publishedAt")
                    ? searcher.search(query, new TopFieldCollectorManager(NEWEST, HITS, null, Integer.MAX_VALUE))
                    : searcher.search(query, new TopScoreDocCollectorManager(HITS, null, Integer.MAX_VALUE));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Query query(Line line) {
        ParsedQuery query = QueryParser.parse(line.words());
        TermVariants variants = new TermVariants(() -> languages);
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        if (query.required().isEmpty()) {
            all.add(new MatchAllDocsQuery(), Occur.MUST);
        }
        query.required().forEach(any -> all.add(anyOf(any, variants), Occur.MUST));
        query.excluded().forEach(term -> all.add(anyOf(List.of(term), variants), Occur.MUST_NOT));
        all.add(new TermQuery(new Term("state", "published")), Occur.FILTER);
        all.add(LongPoint.newRangeQuery("publishedAt", ReleaseDocument.micros(Instant.now()) + 1, Long.MAX_VALUE), Occur.MUST_NOT);
        long from = Long.MIN_VALUE;
        long before = Long.MAX_VALUE;
        for (String parameter : line.parameters()) {
            String value = parameter.substring(parameter.indexOf('=') + 1);
            switch (parameter.substring(0, parameter.indexOf('='))) {
                case "publishedFrom" -> from = ReleaseDocument.micros(Instant.parse(value));
                case "publishedBefore" -> before = ReleaseDocument.micros(Instant.parse(value)) - 1;
                case "topic" -> all.add(new TermQuery(new Term("topics", value)), Occur.FILTER);
                case "organization" -> all.add(new TermQuery(new Term("organization", organizations.get(value))), Occur.FILTER);
                case "language", "source", "type" ->
                    all.add(new TermQuery(new Term(parameter.substring(0, parameter.indexOf('=')), value)), Occur.FILTER);
                default -> {}
            }
        }
        if (from != Long.MIN_VALUE || before != Long.MAX_VALUE) {
            all.add(LongPoint.newRangeQuery("publishedAt", from, before), Occur.FILTER);
        }
        return all.build();
    }

    private static Query anyOf(List<QueryTerm> terms, TermVariants variants) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        SynonymQuery.Builder words = new SynonymQuery.Builder(SearchQueryBuilder.TEXT);
        for (QueryTerm term : terms) {
            for (TermSequence variant : variants.of(term.text())) {
                if (variant.isPhrase()) {
                    any.add(phrase(variant), Occur.SHOULD);
                } else {
                    variant.terms().forEach(stem -> words.addTerm(new Term(SearchQueryBuilder.TEXT, stem), variant.weight()));
                }
            }
        }
        return any.add(words.build(), Occur.SHOULD).build();
    }

    private static MultiPhraseQuery phrase(TermSequence words) {
        MultiPhraseQuery.Builder phrase = new MultiPhraseQuery.Builder();
        words.positions()
                .forEach(stems -> phrase.add(stems.stream().map(stem -> new Term(SearchQueryBuilder.TEXT, stem)).toArray(Term[]::new)));
        return phrase.build();
    }
}
