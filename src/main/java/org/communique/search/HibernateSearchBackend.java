package org.communique.search;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.AnnotatedTypeSource;
import org.hibernate.search.mapper.pojo.standalone.mapping.CloseableSearchMapping;
import org.hibernate.search.mapper.pojo.standalone.mapping.SearchMapping;
import org.hibernate.search.mapper.pojo.standalone.scope.SearchScope;
import org.hibernate.search.mapper.pojo.standalone.session.SearchSession;
import org.hibernate.search.mapper.pojo.standalone.work.SearchIndexer;
import org.hibernate.search.mapper.pojo.work.IndexingPlanSynchronizationStrategy;

/** The common part of both backends: the mapping, and writes through it. */
abstract class HibernateSearchBackend implements IndexBackend {
    private final CloseableSearchMapping mapping;

    HibernateSearchBackend(Map<String, ?> properties) {
        this.mapping = SearchMapping.builder(AnnotatedTypeSource.fromClasses(ReleaseDocument.class))
                .properties(properties)
                .property("hibernate.search.schema_management.strategy", "none")
                .build();
    }

    final SearchMapping mapping() {
        return mapping;
    }

    final SearchScope<ReleaseDocument> scope() {
        return mapping.scope(ReleaseDocument.class);
    }

    @Override
    public void write(List<ReleaseDocument> documents, List<UUID> deleted) {
        execute(indexer -> documents.stream().map(indexer::addOrUpdate));
        execute(indexer -> deleted.stream().map(id -> indexer.delete(ReleaseDocument.class, id.toString(), null)));
    }

    @Override
    public void add(List<ReleaseDocument> documents) {
        execute(indexer -> documents.stream().map(indexer::add));
    }

    /** Makes all writes visible to searches. */
    void refresh() {
        scope().workspace().refresh();
    }

    @Override
    public void markPosition(long position) {
        execute(indexer -> Stream.of(indexer.addOrUpdate(ReleaseDocument.marker(position))));
        refresh();
    }

    @Override
    public void flush() {
        scope().workspace().flush();
    }

    @Override
    public void close() {
        mapping.close();
    }

    private void execute(Function<SearchIndexer, Stream<CompletionStage<?>>> work) {
        try (SearchSession session = unsynchronized()) {
            work.apply(session.indexer())
                    .map(CompletionStage::toCompletableFuture)
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    /** By default Hibernate Search would commit each document. */
    private SearchSession unsynchronized() {
        return mapping.createSessionWithOptions()
                .indexingPlanSynchronizationStrategy(IndexingPlanSynchronizationStrategy.async())
                .build();
    }
}
