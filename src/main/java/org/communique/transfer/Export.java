package org.communique.transfer;

import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.communique.memory.BudgetExhaustedException;
import org.communique.memory.MemoryBudget;
import org.communique.memory.SlowReaders;
import org.communique.release.PressReleaseView;
import org.communique.web.Slice;
import org.jboss.logging.Logger;

/**
 * Exports all releases in order of ids. Reads each page in a transaction of its own, so that a slow client does not occupy a database
 * connection, and with a share of the memory budget.
 */
final class Export {
    private static final Logger LOG = Logger.getLogger(Export.class);
    private static final int PAGE_SIZE = 50;
    private static final int MAX_ATTEMPTS = 30;
    private static final long PAUSE_MILLIS = 1_000;

    /** Longer than requests wait, so that an export is served in its turn. */
    private static final Duration MEMORY_TIMEOUT = Duration.ofSeconds(30);

    private final ReleaseArchive archive;
    private final MemoryBudget budget;
    private final HttpServerRequest request;
    private final boolean withFiles;
    private UUID last;
    private boolean hasMore = true;

    /** @param withFiles whether the files are exported as well, so that the releases refer to them and not to this service */
    Export(ReleaseArchive archive, MemoryBudget budget, HttpServerRequest request, boolean withFiles) {
        this.archive = archive;
        this.budget = budget.background();
        this.request = request;
        this.withFiles = withFiles;
    }

    /** @throws IOException if the client disconnects or takes nothing for 30 seconds, or if not all releases can be read */
    void writeTo(OutputStream client) throws IOException {
        int attempt = 1;
        while (hasMore) {
            if (attempt > 1) {
                pause();
            }
            try (MemoryBudget.Share share = takeMemory()) {
                Optional<byte[]> lines = nextLines(attempt++);
                if (lines.isPresent()) {
                    attempt = 1;
                    share.reduceTo(lines.get().length);
                    SlowReaders.write(lines.get(), client, request);
                }
            }
        }
    }

    private MemoryBudget.Share takeMemory() throws IOException {
        try {
            return budget.take(MemoryBudget.heapOf(ReleaseArchive.MAX_PAGE_BYTES), MEMORY_TIMEOUT);
        } catch (BudgetExhaustedException e) {
            if (last == null) {
                throw e;
            }
            LOG.warn("An export was aborted because no memory became free in time");
            throw new IOException("no memory became free in time", e);
        }
    }

    /**
     * Returns nothing if the page should be read again, so that a restart of the database does not abort an export that has run for hours. The
     * first page is not read again: without a byte sent, the client can still get a 503.
     */
    private Optional<byte[]> nextLines(int attempt) throws IOException {
        Slice<PressReleaseView> page;
        try {
            page = archive.page(last, PAGE_SIZE, withFiles);
        } catch (RuntimeException e) {
            if (last == null) {
                throw e;
            }
            if (attempt == MAX_ATTEMPTS) {
                LOG.error("An export was aborted because the database is unavailable", e);
                throw new IOException("the database is unavailable", e);
            }
            return Optional.empty();
        }
        if (!page.rows().isEmpty()) {
            last = page.last().id();
        }
        hasMore = page.hasMore();
        return Optional.of(JsonLines.encode(page.rows()));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
