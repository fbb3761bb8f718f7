package org.communique.replica;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A hot standby of another PostgreSQL server: a copy of its files (PostgreSQL manual, section 25.3.3) that follows the server by streaming
 * replication.
 */
final class StreamingReplica implements AutoCloseable {
    private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts", "epg-lock");
    private static final Set<String> COPIED_EMPTY = Set.of("pg_wal", "pg_replslot", "pg_stat_tmp");
    private static final int ATTEMPTS = 10;

    private final Path data;
    private EmbeddedPostgres server;

    private StreamingReplica(Path data) {
        this.data = data;
    }

    /** Copies a server without concurrent writes that retains the log that the copy needs. */
    static StreamingReplica of(EmbeddedPostgres primary, Path data) throws IOException, SQLException {
        try (Connection connection = primary.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('replica', true)");
            copy(Path.of(query(statement, "show data_directory")), data);
            Files.writeString(
                    data.resolve("backup_label"), query(statement, "select labelfile from pg_backup_stop(false)"));
        }
        Files.createDirectories(data.resolve("pg_wal/archive_status"));
        Files.createFile(data.resolve("standby.signal"));
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost port=" + primary.getPort() + " user=postgres'\n",
                StandardOpenOption.APPEND);
        StreamingReplica replica = new StreamingReplica(data);
        replica.server = replica.builder().start();
        return replica;
    }

    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    EmbeddedPostgres server() {
        return server;
    }

    /** Stops applying changes: later commits are not visible on this replica. */
    void pause() throws SQLException, InterruptedException {
        query("select pg_wal_replay_pause()");
        while (!query("select pg_get_wal_replay_pause_state()").equals("paused")) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    void resume() throws SQLException {
        query("select pg_wal_replay_resume()");
    }

    /** Kills the server with SIGKILL. */
    void kill() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        postmaster.destroyForcibly();
        postmaster.onExit().join();
    }

    /** Restarts the replica at the same port after it was killed. */
    void restart() throws IOException, InterruptedException {
        EmbeddedPostgres.Builder builder = builder().setPort(server.getPort());
        server.close();
        for (int attempt = 1; ; attempt++) {
            try {
                Files.deleteIfExists(data.resolve("postmaster.pid"));
                Files.deleteIfExists(data.resolve("epg-lock"));
                server = builder.start();
                return;
            } catch (IOException | IllegalStateException e) {
                // The sessions of the killed server may outlive it for a moment.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            return query(statement, sql);
        }
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("shared_preload_libraries", "pg_stat_statements");
    }

    private static String query(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectory(
                        to.resolve(from.relativize(folder)),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                return COPIED_EMPTY.contains(from.relativize(folder).toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!NOT_COPIED.contains(file.getFileName().toString())) {
                    Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }
}
