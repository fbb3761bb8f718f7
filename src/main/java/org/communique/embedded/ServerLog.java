package org.communique.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The output of PostgreSQL and its tools during one start. It goes to a file, not to the log of the service. */
final class ServerLog {

    private static final long MAX_BYTES = 1 << 20;

    private final Path file;
    private final long begin;

    private ServerLog(Path file, long begin) {
        this.file = file;
        this.begin = begin;
    }

    /** Begins a new section of the file. A large file is renamed first, so that there are at most two files. */
    static ServerLog begin(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
    }

    Path file() {
        return file;
    }

    /** Whether the tool that starts the server has reported that the server stopped again. */
    boolean hasFailed() throws IOException {
        return text().contains("pg_ctl: could not start server");
    }

    /** The reason in the words of PostgreSQL, if it gave one, with its details. */
    Optional<String> reason() throws IOException {
        String reason = null;
        for (String line : text().lines().toList()) {
            if (line.contains("FATAL:") || line.contains("PANIC:") || line.contains("error:")) {
                reason = line.replaceFirst("^.*?(FATAL|PANIC|error): +", "");
            } else if (reason != null && line.contains("DETAIL:")) {
                reason += ". " + line.replaceFirst("^.*?DETAIL: +", "");
            }
        }
        return Optional.ofNullable(reason);
    }

    private String text() throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(begin);
            var bytes = new byte[(int) Math.max(0, Math.min(MAX_BYTES, in.length() - begin))];
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
