package org.communique;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** The embedded database that a service started in its folder. */
public final class OwnDatabase {
    private final Path folder;

    /** @param folder the folder of the service */
    public OwnDatabase(Path folder) {
        this.folder = folder.resolve("data");
    }

    /** Connects as docs/operations.md describes. */
    public Connection connect() throws IOException, SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + pidFile().get(3) + "/postgres",
                "postgres",
                Files.readString(folder.resolve("postgresql.password")).strip());
    }

    /** Returns the process id of the postmaster. */
    public long pid() throws IOException {
        return Long.parseLong(pidFile().get(0).strip());
    }

    /** Kills the postmaster with SIGKILL. */
    public void kill() throws IOException {
        ProcessHandle.of(pid()).orElseThrow().destroyForcibly();
    }

    private List<String> pidFile() throws IOException {
        return Files.readAllLines(folder.resolve("postgresql/postmaster.pid"));
    }
}
