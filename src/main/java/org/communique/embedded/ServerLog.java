package org.communique.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** What PostgreSQL and its tools print during one start, which goes to a file rather than into the service's log. */
final class ServerLog {

    private static final long LARGE = 1 << 20;

    private final Path file;
    private final long begin;

    private ServerLog(Path file, long begin) {
        this.file = file;
        this.begin = begin;
    }

    /** Begins a new section of the file. A large file is put aside first, so that two of them are the most there is. */
    static ServerLog begin(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > LARGE) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
    }

    Path file() {
        return file;
    }

    /** Whether the tool that starts the server has reported that the server is gone again. */
    boolean tellsFailure() throws IOException {
        return text().contains("pg_ctl: could not start server");
    }

    /** The reason in the words of PostgreSQL, if it gave one. */
    Optional<String> reason() throws IOException {
        return text().lines()
                .filter(line -> line.contains("FATAL:") || line.contains("error:"))
                .map(line -> line.replaceFirst("^.*?(FATAL|error): +", ""))
                .reduce((first, last) -> last);
    }

    private String text() throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(begin);
            var bytes = new byte[(int) Math.max(0, Math.min(LARGE, in.length() - begin))];
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
