package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;
import org.hibernate.search.util.common.SearchException;
import org.jboss.logging.Logger;

/** Opens and deletes the index at the configured location. */
@ApplicationScoped
class IndexLocation {
    private static final Logger LOG = Logger.getLogger(IndexLocation.class);

    private final SearchConfig config;
    private final IndexVersion version;

    IndexLocation(SearchConfig config, IndexVersion version) {
        this.config = config;
        this.version = version;
    }

    IndexBackend open() {
        if (config.search().backend() == SearchConfig.Backend.OPENSEARCH) {
            return new OpenSearchBackend(config.search(), version);
        }
        deleteOtherVersions();
        return new LuceneBackend(folder().toAbsolutePath());
    }

    /** Deletes a corrupt index, so that a new one can be built. A cluster repairs its own indexes. */
    void discard(IndexFailure failure) {
        if (config.search().backend() == SearchConfig.Backend.LUCENE) {
            if (failure.isCausedBy(LockObtainFailedException.class)) {
                LOG.errorf("Another process writes to %s. Each node needs its own data folder.", folder());
            } else {
                delete(folder());
            }
        }
    }

    /** Whether a search failed because of the index, and not because of the query. */
    boolean isAtFault(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    || cause instanceof UncheckedIOException
                    || cause instanceof AlreadyClosedException
                    || cause instanceof InternalError) {
                return true;
            }
        }
        return config.search().backend() == SearchConfig.Backend.OPENSEARCH && failure instanceof SearchException;
    }

    private Path root() {
        return config.dataDir().resolve("search");
    }

    private Path folder() {
        return root().resolve(version.name());
    }

    private void deleteOtherVersions() {
        if (Files.isDirectory(root())) {
            try (Stream<Path> versions = Files.list(root())) {
                versions.filter(path -> !path.equals(folder())).forEach(IndexLocation::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.errorf(e, "The folder %s cannot be deleted", folder);
        }
    }
}
