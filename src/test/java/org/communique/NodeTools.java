package org.communique;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs of npm, installed in a folder below target. A test that needs them is skipped where Node.js is absent. */
public final class NodeTools {
    /** They neither report to anybody nor ask for newer versions of themselves. */
    private static final Map<String, String> SILENCE = Map.of(
            "REDOCLY_TELEMETRY", "off",
            "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true",
            "SCARF_ANALYTICS", "false",
            "DO_NOT_TRACK", "1",
            "NO_UPDATE_NOTIFIER", "1",
            "NO_COLOR", "1");

    private final Path folder;

    private NodeTools(Path folder) {
        this.folder = folder;
    }

    /** @param packages each with its version */
    public static NodeTools installed(String folder, String... packages) throws IOException, InterruptedException {
        NodeTools tools = new NodeTools(Path.of("target", folder));
        Files.createDirectories(tools.folder);
        assumeTrue(Command.of("node", "--version").works(), "skipped: Node.js is not installed");
        assumeTrue(Command.of("npm", "--version").works(), "skipped: npm is not installed");
        String place = tools.folder.toString();
        Command.Result installed = silent("npm", "install", "--prefix", place, "--ignore-scripts", "--engine-strict")
                .and(List.of(packages))
                .run();
        assumeTrue(installed.code() == 0, "skipped: npm cannot install what is needed. " + installed.output());
        return tools;
    }

    public Path folder() {
        return folder;
    }

    /** Runs a program that one of the packages brought. */
    public Command.Result run(String program, String... arguments) throws IOException, InterruptedException {
        return silent(folder.resolve("node_modules/.bin").resolve(program).toString())
                .and(List.of(arguments))
                .run();
    }

    /** Runs a script, which finds the packages when it is in the folder. */
    public Command.Result node(Path script, String... arguments) throws IOException, InterruptedException {
        return silent("node", script.toString()).and(List.of(arguments)).run();
    }

    private static Command silent(String... words) {
        return new Command(Path.of("").toAbsolutePath(), SILENCE, List.of(words));
    }
}
