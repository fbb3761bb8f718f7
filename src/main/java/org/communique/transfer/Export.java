package org.communique.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import org.communique.release.PressReleaseView;
import org.jboss.logging.Logger;

/** One export: pages in the order of ids, each read in a transaction of its own, so that a slow client holds no connection. */
final class Export {
    private static final Logger LOG = Logger.getLogger(Export.class);
    private static final int PAGE = 50;
    private static final int MOST_ATTEMPTS = 5;
    private static final long PAUSE_MILLIS = 1_000;

    private final ReleaseArchive archive;

    Export(ReleaseArchive archive) {
        this.archive = archive;
    }

    void to(OutputStream client) throws IOException {
        UUID last = null;
        List<PressReleaseView> page;
        do {
            page = following(last);
            if (!page.isEmpty()) {
                last = page.get(page.size() - 1).id();
                client.write(LineReader.of(page));
                client.flush();
            }
        } while (page.size() == PAGE);
    }

    /** A database that is restarted meanwhile must not cost the hours that it took to come here. */
    private List<PressReleaseView> following(UUID last) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return archive.following(last, PAGE);
            } catch (RuntimeException e) {
                if (attempt == MOST_ATTEMPTS) {
                    LOG.error("an export had to be given up", e);
                    throw new IOException("the database does not answer", e);
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
