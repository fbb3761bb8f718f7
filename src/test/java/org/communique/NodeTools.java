package org.communique;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs of npm packages, installed in a folder below target. Tests that need them are skipped if Node.js is not installed. */
public final class NodeTools {
    /** Environment variables that disable telemetry and update checks of the programs. */
    private static final Map<String, String> QUIET_ENVIRONMENT = Map.of(
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

    /** @param packages names with versions, such as {@code textlint@15.8.0} */
    public static NodeTools installed(String folder, String... packages) throws IOException, InterruptedException {
        NodeTools tools = new NodeTools(Path.of("target", folder));
        Files.createDirectories(tools.folder);
        assumeTrue(Command.of("node", "--version").works(), "skipped: Node.js is not installed");
        assumeTrue(Command.of("npm", "--version").works(), "skipped: npm is not installed");
        String prefix = tools.folder.toString();
        Command.Result installed = quiet("npm", "install", "--prefix", prefix, "--ignore-scripts", "--engine-strict")
                .and(List.of(packages))
                .run();
        assumeTrue(installed.code() == 0, "skipped: npm cannot install the packages. " + installed.output());
        return tools;
    }

    public Path folder() {
        return folder;
    }

    /** Runs a program of one of the installed packages. */
    public Command.Result run(String program, String... arguments) throws IOException, InterruptedException {
        return quiet(folder.resolve("node_modules/.bin").resolve(program).toString())
                .and(List.of(arguments))
                .run();
    }

    /** Runs a script. It can import the installed packages if it is in the folder. */
    public Command.Result node(Path script, String... arguments) throws IOException, InterruptedException {
        return quiet("node", script.toString()).and(List.of(arguments)).run();
    }

    private static Command quiet(String... arguments) {
        return new Command(Path.of("").toAbsolutePath(), QUIET_ENVIRONMENT, List.of(arguments));
    }
}
