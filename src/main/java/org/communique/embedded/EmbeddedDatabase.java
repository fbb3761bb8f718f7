package org.communique.embedded;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL server that belongs to this process. It keeps its data over restarts, treats a commit as durable, and is
 * started again on the same port when it dies. It does not stop by itself when the process ends: call {@link #close()}
 * after the last use. If the process is killed before, the next start stops the server that was left running.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final String USER = "postgres";
    private static final int MAX_ATTEMPTS = 5;

    private final DirectoryLock lock;
    private final Postmaster postmaster;
    private final Supervisor supervisor;
    private final String password;
    private final int port;
    private boolean closed;

    private EmbeddedDatabase(DirectoryLock lock, DatabaseFiles files) throws IOException {
        this.lock = lock;
        this.postmaster = new Postmaster(files.cluster());
        stopOrphan();
        var reserve = new DiskReserve(files.reserve());
        if (!reserve.makeRoom()) {
            throw new IOException(reserve.message());
        }
        this.password = DatabasePassword.prepare(files);
        var serverStart = new ServerStart(files, password);
        this.port = start(serverStart);
        DatabasePassword.confirm(files);
        this.supervisor = new Supervisor(postmaster, serverStart, reserve, port);
    }

    /**
     * Starts the server and returns when it answers. The first start also creates the database; files that PostgreSQL
     * does not store in the data directory itself are put next to it.
     *
     * @param dataDirectory the directory for the data; created, with its parents, if it does not exist
     * @throws IOException if the server cannot be started or another live process uses the directory; the message is
     *         meant for the operator
     */
    public static EmbeddedDatabase start(Path dataDirectory) throws IOException {
        try {
            return startIn(dataDirectory);
        } catch (FileSystemException e) {
            // The message of this exception is only a path, and perhaps the reason of the system.
            throw new IOException(
                    "The files of the database cannot be used: " + e.getFile() + ": " + reason(e)
                            + ". The user of the service must be able to read and write the folder (communique.data-dir).",
                    e);
        }
    }

    private static String reason(FileSystemException e) {
        return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    }

    private static EmbeddedDatabase startIn(Path dataDirectory) throws IOException {
        var files = DatabaseFiles.in(dataDirectory);
        var lock = DirectoryLock.acquire(files.lock());
        try {
            var database = new EmbeddedDatabase(lock, files);
            LOG.infof("PostgreSQL is running on port %d with its data in %s", database.port, files.cluster());
            return database;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Starts the server in several attempts, because the remains of a killed server may need a moment to disappear. */
    private int start(ServerStart serverStart) throws IOException {
        for (var attempt = 1; ; attempt++) {
            try {
                return serverStart.start(0);
            } catch (IOException e) {
                postmaster.stop();
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
                LOG.debug("PostgreSQL did not start yet", e);
            }
            pause();
        }
    }

    /** Stops a server whose service is dead: otherwise this process would not have the lock. */
    private void stopOrphan() throws IOException {
        postmaster
                .find()
                .ifPresent(
                        orphan -> LOG.warnf("Stopping PostgreSQL process %d, whose service was killed", orphan.pid()));
        postmaster.stop();
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL was starting", e);
        }
    }

    /** The address of the database, without user and password. It stays the same until {@link #close()}. */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    /** Returns the only user of the server, a superuser. */
    public String username() {
        return USER;
    }

    /** The password that was generated when the database was created. */
    public String password() {
        return password;
    }

    /**
     * Stops the server, ending the sessions that are still open but losing nothing that was committed. Returns when no
     * process of it is left; further calls do nothing.
     */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (lock) {
            supervisor.close();
            postmaster.stop();
            LOG.info("PostgreSQL has stopped");
        }
    }
}
