package org.communique;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command line that runs in a separate process. */
public record Command(Path folder, Map<String, String> environment, List<String> words) {
    private static final long TIMEOUT_MINUTES = 5;

    public record Result(int code, String output) {}

    public static Command of(String... words) {
        return new Command(Path.of("").toAbsolutePath(), Map.of(), List.of(words));
    }

    public Command in(Path folder) {
        return new Command(folder, environment, words);
    }

    public Command with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Command(folder, more, words);
    }

    public Command and(List<String> more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(more);
        return new Command(folder, environment, all);
    }

    /** Returns whether the program is installed and exits with code 0. */
    public boolean works() throws IOException, InterruptedException {
        try {
            return run().code() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    public Result run() throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            String text = Files.readString(output);
            return ended
                    ? new Result(process.exitValue(), text)
                    : new Result(-1, "the program did not end in time\n" + text);
        } finally {
            Files.delete(output);
        }
    }
}
