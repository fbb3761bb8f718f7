package org.communique.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.communique.release.PressReleaseView;
import org.communique.web.Slice;
import org.jboss.logging.Logger;

/**
 * Exports all releases in order of ids. Reads each page in a transaction of its own, so that a slow client does not occupy a database
 * connection.
 */
final class Export {
    private static final Logger LOG = Logger.getLogger(Export.class);
    private static final int PAGE_SIZE = 50;
    private static final int MAX_ATTEMPTS = 30;
    private static final long PAUSE_MILLIS = 1_000;

    private final ReleaseArchive archive;

    Export(ReleaseArchive archive) {
        this.archive = archive;
    }

    void writeTo(OutputStream client) throws IOException {
        UUID last = null;
        Slice<PressReleaseView> page;
        do {
            page = nextPage(last);
            if (!page.rows().isEmpty()) {
                last = page.last().id();
                client.write(JsonLines.encode(page.rows()));
                client.flush();
            }
        } while (page.hasMore());
    }

    /**
     * Retries, so that a restart of the database does not abort an export that has run for hours. The first page is not retried: without a
     * byte sent, the client can still get a 503.
     */
    private Slice<PressReleaseView> nextPage(UUID last) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return archive.page(last, PAGE_SIZE);
            } catch (RuntimeException e) {
                if (last == null) {
                    throw e;
                }
                if (attempt == MAX_ATTEMPTS) {
                    LOG.error("An export was aborted because the database is unavailable", e);
                    throw new IOException("the database is unavailable", e);
                }
                pause();
            }
        }
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
