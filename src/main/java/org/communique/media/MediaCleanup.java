package org.communique.media;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.communique.background.BackgroundLoop;
import org.communique.database.Sql;
import org.jboss.logging.Logger;

/** Deletes what nothing needs any more: files that no release has used for a time, their contents, and what interrupted uploads left. */
@ApplicationScoped
class MediaCleanup {
    private static final Logger LOG = Logger.getLogger(MediaCleanup.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int BATCH = 100;

    private final MediaRegistry registry;
    private final StoredContents contents;
    private final MediaStore store;
    private final Sql sql;
    private final Clock clock;
    private final Duration kept;
    private final BackgroundLoop loop = new BackgroundLoop(
            "media-cleanup", LOG, "Files that no release uses are not deleted", INTERVAL, this::clean);

    MediaCleanup(
            MediaRegistry registry,
            StoredContents contents,
            MediaStore store,
            Sql sql,
            Clock clock,
            MediaConfig config) {
        this.registry = registry;
        this.contents = contents;
        this.store = store;
        this.sql = sql;
        this.clock = clock;
        this.kept = config.media().keepUnused();
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.stop();
    }

    Duration clean() {
        // First, because it does not depend on the store.
        deleteLeftovers();
        Instant end = clock.instant().minus(kept);
        List<UUID> unused = sql.rows(
                "select id from media_file where unused_since < :end order by unused_since limit " + BATCH,
                Map.of("end", end),
                row -> Sql.uuid(row, 1));
        for (UUID file : unused) {
            registry.deleteUnused(file, end);
            BackgroundLoop.reportProgress();
        }
        while (contents.markUnused(end)) {
            BackgroundLoop.reportProgress();
        }
        boolean hasMore = contents.removeMarked() || unused.size() == BATCH;
        return hasMore ? Duration.ZERO : INTERVAL;
    }

    /** Files in the spool directory that are older than any upload can take. */
    private void deleteLeftovers() {
        try (Stream<Path> spooled = Files.list(store.spoolDirectory())) {
            for (Path file : spooled.toList()) {
                deleteIfOld(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteIfOld(Path file) throws IOException {
        try {
            // By the clock of the file system, which tests do not move.
            if (Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(kept))) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException doneMeanwhile) {
            LOG.tracef("%s is gone already", file);
        }
    }
}
