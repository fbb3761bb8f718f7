package org.communique.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A second process that starts the database, commits a row and then waits to be killed. */
final class Child implements AutoCloseable {

    private static final String READY = "committed";

    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    public static void main(String... args) throws Exception {
        var database = EmbeddedDatabase.start(Path.of(args[0]));
        Rows.add(database);
        System.out.println(READY);
        TimeUnit.MINUTES.sleep(2);
        database.close();
    }

    /** Starts the process and waits until the row is committed. */
    static Child start(Path directory) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Child.class.getName(), directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var child = new Child(process);
        // Ends with the child, which ends by itself after two minutes.
        var ready = process.inputReader().lines().anyMatch(READY::equals);
        if (!ready) {
            child.close();
            throw new IOException("The child did not start the database");
        }
        return child;
    }

    long pid() {
        return process.pid();
    }

    /** Kills the process, so that it cannot clean up. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
