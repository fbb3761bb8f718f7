package org.communique.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Finds and stops the server processes of one data directory, whichever process started them, and removes their remains.
 */
final class Postmaster {

    private static final Logger LOG = Logger.getLogger(Postmaster.class);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LEFTOVERS_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

    private final Path cluster;
    private final Path pidFile;

    Postmaster(Path cluster) {
        this.cluster = cluster;
        this.pidFile = cluster.resolve("postmaster.pid");
    }

    boolean isRunning() {
        return find().isPresent();
    }

    /** The server named in the pid file, if it lives and is not some other process that was given the same number. */
    Optional<ProcessHandle> find() {
        try (var lines = Files.lines(pidFile)) {
            // The number is negative for a server in single-user mode.
            var pid = Math.abs(Long.parseLong(lines.findFirst().orElse("").strip()));
            return ProcessHandle.of(pid).filter(this::serves);
        } catch (IOException | NumberFormatException e) {
            // No file, or one cut off by a full disk: either way there is no running server.
            return Optional.empty();
        }
    }

    /**
     * Stops the server in an orderly way, which ends the open sessions but writes everything to disk, and by force only
     * if that takes too long. Afterwards nothing of it can hinder the next start.
     */
    void stop() throws IOException {
        var server = find();
        if (server.isPresent()) {
            interrupt(server.get());
            if (!await(() -> !serves(server.get()), SHUTDOWN_TIMEOUT)) {
                LOG.warnf(
                        "PostgreSQL process %d did not stop within %d seconds and is killed",
                        server.get().pid(), SHUTDOWN_TIMEOUT.toSeconds());
                server.get().destroyForcibly();
                await(() -> !serves(server.get()), KILL_TIMEOUT);
            }
        }
        removeLeftovers();
        // PostgreSQL refuses to start if the number in a stale file belongs to any process of the same user by now.
        Files.deleteIfExists(pidFile);
    }

    /**
     * Sessions outlive a killed server for a moment, or for as long as their statement takes, and hold on to the shared
     * memory that a new server needs. Their clients are gone, so they may be killed.
     */
    private void removeLeftovers() throws IOException {
        if (await(() -> processes().isEmpty(), LEFTOVERS_TIMEOUT)) {
            return;
        }
        for (var process : processes()) {
            LOG.warnf("PostgreSQL process %d outlived its server and is killed", process.pid());
            process.destroyForcibly();
        }
        if (!await(() -> processes().isEmpty(), KILL_TIMEOUT)) {
            throw new IOException("PostgreSQL processes in " + cluster + " cannot be stopped: "
                    + processes().stream().map(ProcessHandle::pid).toList());
        }
    }

    /** Whether a server, a session or a tool that starts a server works in the directory. */
    boolean hasProcesses() {
        return !processes().isEmpty();
    }

    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(this::serves).toList();
    }

    /**
     * Distinguishes the PostgreSQL processes of this directory from all others. All server processes work in the data directory,
     * which only Linux shows; elsewhere the command line is used, which for sessions does not name the directory.
     * A zombie process has no command any more and so does not count.
     */
    private boolean serves(ProcessHandle process) {
        var info = process.info();
        var command = info.command()
                .map(Path::of)
                .map(Path::getFileName)
                .map(Path::toString)
                .orElse("");
        if (command.startsWith("postgres")) {
            try {
                return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), cluster);
            } catch (IOException e) {
                return namesCluster(info);
            }
        }
        // These continue after their service was killed, and work in the directory from outside.
        return (command.startsWith("initdb") || command.startsWith("pg_ctl")) && namesCluster(info);
    }

    private boolean namesCluster(ProcessHandle.Info info) {
        return Arrays.asList(info.arguments().orElse(new String[0])).contains(cluster.toString());
    }

    /** SIGINT means "fast shutdown"; Java can send only SIGTERM, on which the server waits for its clients to leave. */
    private static void interrupt(ProcessHandle server) throws IOException {
        // The kill built into the shell, because small container images lack the program.
        var kill = new ProcessBuilder("sh", "-c", "kill -INT " + server.pid())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        await(() -> !kill.isAlive(), KILL_TIMEOUT);
    }

    private static boolean await(BooleanSupplier condition, Duration limit) throws IOException {
        var end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while waiting for PostgreSQL to stop", e);
            }
        }
        return true;
    }
}
