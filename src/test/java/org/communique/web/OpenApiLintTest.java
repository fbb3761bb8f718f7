package org.communique.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the committed OpenAPI document against the two linters that developers use most. They need Node.js. */
class OpenApiLintTest {
    private static final String REDOCLY = "@redocly/cli@2.77.0";
    private static final String SPECTRAL = "@stoplight/spectral-cli@6.16.3";
    private static final String DOCUMENT = "openapi/openapi.yaml";
    private static final Path TOOLS = Path.of("target", "openapi-lint");
    private static final long MINUTES = 5;
    /** The linters neither report to anybody nor ask for newer versions of themselves. */
    private static final Map<String, String> SILENCE = Map.of(
            "REDOCLY_TELEMETRY", "off",
            "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true",
            "SCARF_ANALYTICS", "false",
            "DO_NOT_TRACK", "1",
            "NO_UPDATE_NOTIFIER", "1",
            "NO_COLOR", "1");

    private record Result(int code, String output) {}

    @BeforeAll
    static void install_the_linters() throws IOException, InterruptedException {
        Files.createDirectories(TOOLS);
        assumeTrue(isInstalled("node"), "Node.js is not installed: the OpenAPI document is not linted");
        Result installed = run(
                "npm",
                "install",
                "--prefix",
                TOOLS.toString(),
                "--ignore-scripts",
                "--engine-strict",
                REDOCLY,
                SPECTRAL);
        assumeTrue(
                installed.code() == 0,
                "npm cannot install the linters: the OpenAPI document is not linted. " + installed.output());
    }

    @Test
    void redocly_finds_nothing() throws IOException, InterruptedException {
        Result lint = run(tool("redocly"), "lint", DOCUMENT, "--config", "openapi/redocly.yaml");
        assertEquals(0, lint.code(), lint.output());
        assertTrue(lint.output().contains("Your API description is valid"), lint.output());
        assertFalse(
                Pattern.compile("You have \\d+ (warning|error)")
                        .matcher(lint.output())
                        .find(),
                lint.output());
    }

    @Test
    void spectral_finds_nothing() throws IOException, InterruptedException {
        Result lint = run(
                tool("spectral"), "lint", DOCUMENT, "--ruleset", "openapi/spectral.yaml", "--fail-severity", "hint");
        assertEquals(0, lint.code(), lint.output());
    }

    private static String tool(String name) {
        return TOOLS.resolve("node_modules/.bin").resolve(name).toString();
    }

    private static boolean isInstalled(String program) throws InterruptedException {
        try {
            return run(program, "--version").code() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(TOOLS.toAbsolutePath(), "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(SILENCE);
        Process process = builder.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        Files.delete(output);
        return ended ? new Result(process.exitValue(), text) : new Result(-1, "it did not end in time\n" + text);
    }
}
