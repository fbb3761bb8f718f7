package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the README's commands, run in order, lead to a release that is published, searchable and syndicated. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@DisabledOnOs(OS.WINDOWS)
class ReadmeIT {
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("Key +(cmq_\\S+)");
    private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(10);
    /** The README allows the index one second. On a busy machine, it may need more. */
    private static final int ATTEMPTS = 5;

    private static final Set<Path> NOT_CLONED = Set.of(Path.of("target"), Path.of(".git"), Path.of("data"));

    @TempDir
    Path folder;

    private Process service;

    @AfterEach
    void stop() throws InterruptedException {
        if (service != null) {
            // The service is a child of the shell that runs the block.
            List<ProcessHandle> all = service.descendants().collect(Collectors.toList());
            all.forEach(ProcessHandle::destroy);
            assertTrue(service.waitFor(2, TimeUnit.MINUTES), "the service did not end");
            for (ProcessHandle process : all) {
                process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
            }
        }
    }

    @Test
    void its_commands_lead_from_a_clone_to_a_published_searchable_and_syndicated_release()
            throws IOException, InterruptedException {
        Path clone = folder.resolve("clone");
        copy(Path.of(""), clone);
        List<String> blocks = BLOCK.matcher(Files.readString(clone.resolve("README.md")))
                .results()
                .map(block -> block.group(1))
                .limit(3)
                .toList();
        int port = PackagedService.freePort();
        // The README's port may be in use by another program.
        Files.writeString(folder.resolve(".curlrc"), "connect-to = \"localhost:8080:localhost:" + port + "\"\n");
        Path startOutput = folder.resolve("start.txt");
        service = bash(clone, port, startOutput);
        service.getOutputStream().write(blocks.get(0).getBytes());
        service.getOutputStream().close();
        Await.until(
                BUILD_TIMEOUT,
                () -> !service.isAlive() || text(startOutput).contains("Listening on"),
                () -> text(startOutput));
        Matcher key = KEY.matcher(text(startOutput));
        assertTrue(key.find(), () -> text(startOutput));

        String output = runBlocks(clone, port, blocks, key.group(1));
        for (int n = 1; n < ATTEMPTS && !output.contains("\"total\":" + n); n++) {
            output = runBlocks(clone, port, blocks, key.group(1));
        }
        for (String expected : List.of(
                "\"status\":\"published\"",
                "<mark>движение</mark>",
                "<mark>мосту</mark>",
                "<rss ",
                "<title>Открыто движение по новому мосту</title>",
                "\"pubStatus\":\"usable\"")) {
            assertTrue(output.contains(expected), expected + " is not in\n" + output);
        }
    }

    private String runBlocks(Path clone, int port, List<String> blocks, String key)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process shell = bash(clone, port, output);
        shell.getOutputStream().write((blocks.get(1) + key + "\n" + blocks.get(2)).getBytes());
        shell.getOutputStream().close();
        assertTrue(shell.waitFor(2, TimeUnit.MINUTES), () -> text(output));
        assertEquals(0, shell.exitValue(), () -> text(output));
        return text(output);
    }

    private Process bash(Path clone, int port, Path output) throws IOException {
        ProcessBuilder bash = new ProcessBuilder("bash", "-e")
                .directory(clone.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        bash.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        bash.environment().put("CURL_HOME", folder.toString());
        return bash.start();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path name = from.relativize(directory);
                if (NOT_CLONED.contains(name)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(name.toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
