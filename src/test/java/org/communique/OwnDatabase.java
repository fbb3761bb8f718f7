package org.communique;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** The database that a service has started in its folder. */
public final class OwnDatabase {
    private final Path folder;

    /** @param folder of the service */
    public OwnDatabase(Path folder) {
        this.folder = folder.resolve("data");
    }

    /** As docs/operations.md says how to come to it. */
    public Connection connect() throws IOException, SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + pidFile().get(3) + "/postgres",
                "postgres",
                Files.readString(folder.resolve("postgresql.password")).strip());
    }

    /** The number of its first process. */
    public long pid() throws IOException {
        return Long.parseLong(pidFile().get(0).strip());
    }

    /** SIGKILL. */
    public void kill() throws IOException {
        ProcessHandle.of(pid()).orElseThrow().destroyForcibly();
    }

    private List<String> pidFile() throws IOException {
        return Files.readAllLines(folder.resolve("postgresql/postmaster.pid"));
    }
}
