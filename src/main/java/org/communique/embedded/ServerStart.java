package org.communique.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One attempt to start the server. Unpacks the programs and sets up the cluster if necessary. */
final class ServerStart {

    /** Long enough to replay the write-ahead log after a crash; max_wal_size below keeps that short. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    /** How many of the frequent checks of the log there are for each search for processes, which costs more. */
    private static final int CHECKS_PER_SEARCH = 20;

    private final DatabaseFiles files;
    private final String password;

    ServerStart(DatabaseFiles files, String password) {
        this.files = files;
        this.password = password;
    }

    /**
     * Starts the server and returns when it answers.
     *
     * @param port the port to listen on, 0 for any free one
     * @return the port it listens on
     */
    int start(int port) throws IOException {
        DatabaseFiles.createPrivate(files.binaries());
        discardPartialBinaries();
        // The library locks this file and forgets to unlock it when a start fails, so that no later one in the same
        // process could succeed. A new file has no lock; the DirectoryLock is the one that counts.
        Files.deleteIfExists(files.cluster().resolve("epg-lock"));
        var log = ServerLog.begin(files.log());
        var task = new FutureTask<>(() -> server(port, log.file()).start());
        var starter = new Thread(task, "postgresql-start");
        starter.setDaemon(true);
        starter.start();
        try {
            return await(task, starter, log);
        } catch (ExecutionException e) {
            throw new IOException(
                    "PostgreSQL did not start: "
                            + log.reason().orElse(String.valueOf(e.getCause().getMessage()))
                            + " (see " + log.file() + ")",
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL was starting", e);
        }
    }

    /** Interrupts the library when the server has failed: otherwise it would wait for the full timeout. */
    private int await(FutureTask<EmbeddedPostgres> task, Thread starter, ServerLog log)
            throws ExecutionException, InterruptedException, IOException {
        for (int checks = 1; ; checks++) {
            try {
                var started = task.get(100, TimeUnit.MILLISECONDS);
                // The library may return as usual when it is interrupted.
                if (log.hasFailed() || hasEnded(log)) {
                    throw new ExecutionException(new IOException("the server has stopped"));
                }
                return started.getPort();
            } catch (TimeoutException e) {
                if (log.hasFailed() || checks % CHECKS_PER_SEARCH == 0 && hasEnded(log)) {
                    starter.interrupt();
                }
            }
        }
    }

    /** Whether the tool has ended without a server but with a reason, as it does if it cannot read the files. */
    private boolean hasEnded(ServerLog log) throws IOException {
        return log.reason().isPresent() && !new Postmaster(files.cluster()).hasProcesses();
    }

    private EmbeddedPostgres.Builder server(int port, Path log) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(files.cluster())
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(files.binaries().toFile())
                // Hooks run in no particular order: this one would stop the server under the last requests.
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(START_TIMEOUT)
                .setOutputRedirector(Redirect.appendTo(log.toFile()))
                .setErrorRedirector(Redirect.appendTo(log.toFile()))
                .setConnectConfig("password", password)
                // These three are options of initdb; later ones win, so this replaces the library's "trust".
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", files.newPassword().toString())
                // The same order and case mapping on every machine, whatever its locales and their versions.
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                // The library is made for tests and turns these off.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("max_wal_size", "256MB")
                .setServerConfig("shared_buffers", SharedBuffers.megabytes() + "MB")
                .setServerConfig("listen_addresses", "localhost")
                // No socket in the temporary directory: nobody uses it.
                .setServerConfig("unix_socket_directories", "")
                // Failed statements reach the service as exceptions; the file holds only what happens to the server.
                .setServerConfig("log_min_messages", "log")
                .setServerConfig("log_checkpoints", "off");
    }

    /** Deletes programs without the marker of the library: it would take a file cut off by a killed process for complete. */
    private void discardPartialBinaries() throws IOException {
        for (var version : binaries()) {
            if (!Files.exists(version.resolve(".exists"))) {
                DatabaseFiles.deleteTree(version);
            }
        }
    }

    private List<Path> binaries() throws IOException {
        try (Stream<Path> versions = Files.list(files.binaries())) {
            return versions.filter(Files::isDirectory).toList();
        }
    }
}
