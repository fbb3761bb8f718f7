package org.communique.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Restarts the server when it dies while the service runs. */
final class Supervisor implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Supervisor.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);
    private static final int MAX_ATTEMPTS = 10;

    private final Postmaster postmaster;
    private final ServerStart serverStart;
    private final int port;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "postgresql-supervisor");

    Supervisor(Postmaster postmaster, ServerStart serverStart, int port) {
        this.postmaster = postmaster;
        this.serverStart = serverStart;
        this.port = port;
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        // Polls, because the server is not a child of this process, so its end is not reported.
        var alive = true;
        while (alive && !closedWithin(CHECK_INTERVAL)) {
            alive = postmaster.isRunning() || restart();
        }
    }

    private boolean restart() {
        var pause = CHECK_INTERVAL;
        for (var attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            LOG.warnf(
                    "PostgreSQL is not running; starting it again on port %d (attempt %d of %d)",
                    port, attempt, MAX_ATTEMPTS);
            try {
                postmaster.stop();
                // On the same port, which the connection pool uses.
                serverStart.start(port);
                LOG.info("PostgreSQL is running again");
                return true;
            } catch (IOException | RuntimeException e) {
                LOG.error(e.getMessage());
            }
            if (closedWithin(pause)) {
                return false;
            }
            pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
        }
        LOG.fatal("PostgreSQL stays down; restart the service when the cause is removed");
        return false;
    }

    private boolean closedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Returns when no start is in progress any more, so that the caller can stop the server for good. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL was starting", e);
        }
    }
}
