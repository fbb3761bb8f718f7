package org.communique;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server of the PostgreSQL that is installed on the machine, with its client programs, which the embedded PostgreSQL lacks. Requires a
 * version that the service supports, with all programs in one folder.
 */
final class MachinePostgres implements AutoCloseable {
    static final String UNAVAILABLE = "there is no PostgreSQL 15 or newer with pg_dump on this machine";

    private static final int MIN_VERSION = 15;
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
    private static final List<String> PROGRAMS = List.of("initdb", "pg_ctl", "pg_dump", "pg_restore", "postgres");

    private final Path programs;
    private final Path folder;
    private final int port;

    private MachinePostgres(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    static boolean isAvailable() {
        return programs().isPresent();
    }

    static MachinePostgres start(Path folder) throws IOException {
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        MachinePostgres server = new MachinePostgres(programs().orElseThrow(), folder, PackagedService.freePort());
        server.run("initdb", "-D", server.data(), "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8");
        String options = "-p " + server.port + " -c listen_addresses=localhost -c unix_socket_directories='' -F";
        server.run(
                "pg_ctl", "start", "-w", "-t", "60", "-D", server.data(), "-l", server.data() + ".log", "-o", options);
        return server;
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres";
    }

    void dump(String database, Path file) throws IOException {
        run("pg_dump", "-h", "localhost", "-p", port(), "-U", "postgres", "-Fc", "-f", file.toString(), database);
    }

    void restore(Path file, String database) throws IOException {
        run(
                "pg_restore",
                "--exit-on-error",
                "-h",
                "localhost",
                "-p",
                port(),
                "-U",
                "postgres",
                "-d",
                database,
                file.toString());
    }

    private String port() {
        return String.valueOf(port);
    }

    @Override
    public void close() throws IOException {
        run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data());
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL refuses to run as root. In a separate user namespace it runs as nobody.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        File output = folder.resolve("programs.log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(program + " failed\n" + Files.readString(output.toPath()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static Optional<Path> programs() {
        Stream<Path> path =
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
        // Debian and Red Hat install the programs outside the search path.
        Stream<Path> packaged = Stream.concat(
                children(Path.of("/usr/lib/postgresql")).map(version -> version.resolve("bin")),
                children(Path.of("/usr"))
                        .filter(folder -> folder.getFileName().toString().startsWith("pgsql-"))
                        .map(version -> version.resolve("bin")));
        return Stream.concat(path, packaged)
                .filter(folder -> PROGRAMS.stream().allMatch(program -> Files.isExecutable(folder.resolve(program))))
                .filter(folder -> version(folder) >= MIN_VERSION)
                .findFirst();
    }

    private static Stream<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted(Comparator.reverseOrder()).toList().stream();
        } catch (IOException absent) {
            return Stream.of();
        }
    }

    private static int version(Path programs) {
        try {
            Process process = new ProcessBuilder(programs.resolve("postgres").toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            Matcher version =
                    VERSION.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
