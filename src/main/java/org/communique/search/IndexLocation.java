package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.AlreadyClosedException;
import org.hibernate.search.util.common.SearchException;
import org.jboss.logging.Logger;

/** Opens and deletes the index at the configured location. */
@ApplicationScoped
class IndexLocation {
    private static final Logger LOG = Logger.getLogger(IndexLocation.class);

    /** A folder of its own may have others beside those of the index, such as lost+found. */
    private static final Pattern VERSION = Pattern.compile("v[0-9]+(-[a-z0-9_-]+)?");

    private final SearchConfig config;
    private final IndexVersion version;

    IndexLocation(SearchConfig config, IndexVersion version) {
        this.config = config;
        this.version = version;
    }

    IndexBackend open() {
        if (!isLocal()) {
            return new OpenSearchBackend(config.search(), version);
        }
        deleteOtherVersions();
        return new LuceneBackend(folder().toAbsolutePath());
    }

    /** Deletes the index, so that a new one can be built. A cluster repairs its own indexes. */
    void discard() {
        if (isLocal()) {
            delete(folder());
        }
    }

    /** The folder of this version of the index. */
    Path folder() {
        return root(config).resolve(version.name());
    }

    /** Whether the folder of an open index is still there. */
    boolean exists() {
        return !isLocal()
                || Files.exists(folder().resolve(ReleaseDocument.INDEX).resolve(IndexWriter.WRITE_LOCK_NAME));
    }

    /** The bytes of the index. */
    long size() {
        try (Stream<Path> files = Files.walk(folder())) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("The size of the index is unknown", e);
            return 0;
        }
    }

    boolean isLocal() {
        return config.search().backend() == SearchConfig.Backend.LUCENE;
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
        return !isLocal() && failure instanceof SearchException;
    }

    /** The folder that has a folder for each version of the index. */
    static Path root(SearchConfig config) {
        return config.search().directory().orElseGet(() -> config.dataDir().resolve("search"));
    }

    private void deleteOtherVersions() {
        Path root = root(config);
        if (Files.isDirectory(root)) {
            try (Stream<Path> versions = Files.list(root)) {
                versions.filter(path ->
                                VERSION.matcher(path.getFileName().toString()).matches() && !path.equals(folder()))
                        .forEach(IndexLocation::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Deletes as much as possible, so that a file that cannot be deleted does not keep the space of the others. */
    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    LOG.errorf("%s cannot be deleted: %s", path, e);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.errorf(e, "The folder %s cannot be deleted", folder);
        }
    }
}
