package org.communique.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.communique.background.BackgroundLoop;
import org.jboss.logging.Logger;

/**
 * Restarts the server when it dies while the service runs, and tries again for as long as it cannot be started. While the disk is too full for
 * a start, waits for room: a start would fail late, because not even its failure could be written.
 */
final class Supervisor implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Supervisor.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    /** Short, so that the server is back soon after the cause has gone, for instance when a disk has room again. */
    private static final Duration MAX_RETRY = Duration.ofSeconds(5);
    /** Longer than all time limits of {@link Postmaster#stop} and {@link ServerStart} together. */
    private static final Duration MAX_RESTART = Duration.ofMinutes(3);

    private final Postmaster postmaster;
    private final ServerStart serverStart;
    private final DiskReserve reserve;
    private final int port;
    private final BackgroundLoop loop;
    private boolean isDown;
    private boolean isWaitingForRoom;

    Supervisor(Postmaster postmaster, ServerStart serverStart, DiskReserve reserve, int port) {
        this.postmaster = postmaster;
        this.serverStart = serverStart;
        this.reserve = reserve;
        this.port = port;
        this.loop = new BackgroundLoop(
                "postgresql-supervisor",
                LOG,
                "PostgreSQL cannot be started; it is tried again",
                MAX_RETRY,
                this::check);
        loop.start();
    }

    /** Polls, because the server is not a child of this process, so its end is not reported. */
    private Duration check() {
        if (postmaster.isRunning()) {
            reserve.restore();
        } else if (!reserve.makeRoom()) {
            if (!isWaitingForRoom) {
                LOG.error(reserve.message());
                isWaitingForRoom = true;
            }
        } else {
            isWaitingForRoom = false;
            if (!isDown) {
                LOG.warnf("PostgreSQL is not running; starting it again on port %d", port);
                isDown = true;
            }
            restart();
            LOG.info("PostgreSQL is running again");
            isDown = false;
        }
        return CHECK_INTERVAL;
    }

    private void restart() {
        BackgroundLoop.expectSilence(MAX_RESTART);
        try {
            postmaster.stop();
            // On the same port, which the connection pool uses.
            serverStart.start(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Returns when no start is in progress any more, so that the caller can stop the server for good. */
    @Override
    public void close() throws IOException {
        try {
            loop.awaitEnd(MAX_RESTART);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL was starting", e);
        }
    }
}
