package org.communique.search;

import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real OpenSearch cluster of one node, in a process of its own that ends with this one at the latest. It needs a newer JDK. */
public final class OpenSearchNode implements AutoCloseable {
    /** The reason of a skipped test. */
    static final String UNAVAILABLE =
            "OpenSearch needs a JDK 21 or newer: none is beside the running one or named by COMMUNIQUE_TEST_JDK";

    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final Pattern LISTENING = Pattern.compile("^Listening on (\\d+)$", Pattern.MULTILINE);
    private static final Path CLASS_PATH = Path.of("target/opensearch.classpath");

    private final Process process;
    private final Path output;
    private final int port;

    private OpenSearchNode(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.port = awaitPort();
        request()
                .queryParam("wait_for_status", "yellow")
                .get("/_cluster/health")
                .then()
                .statusCode(200);
    }

    /** Whether this machine has a JDK for OpenSearch. */
    public static boolean isAvailable() {
        return NewerJava.home().isPresent();
    }

    /** Starts a node on a free port of 127.0.0.1 and waits until it responds. */
    public static OpenSearchNode start(Path folder) {
        return start(folder, 0);
    }

    /** Starts a node on the given port, with the data that an earlier node left in the folder. */
    public static OpenSearchNode start(Path folder, int port) {
        Path java = NewerJava.home().orElseThrow().resolve("bin/java");
        try {
            Path output = Files.createTempFile(folder, "opensearch", ".log");
            Process process = new ProcessBuilder(
                            java.toString(),
                            "-Xms64m",
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            // The process does not run long enough for the optimising compiler to pay off.
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            classPath(),
                            "src/test/opensearch/SingleNode.java",
                            folder.toAbsolutePath().toString(),
                            Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new OpenSearchNode(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The host and port, in the format of the setting. */
    public String hosts() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public RequestSpecification request() {
        return RestAssured.given(
                new RequestSpecBuilder().setBaseUri("http://" + hosts()).build());
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the process with SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Closes the standard input of the process, as the end of this process does. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("OpenSearch did not end in time\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private int awaitPort() {
        Instant end = Instant.now().plus(TIMEOUT);
        while (true) {
            boolean alive = process.isAlive();
            Matcher listening = LISTENING.matcher(output());
            if (listening.find()) {
                return Integer.parseInt(listening.group(1));
            }
            if (!alive || Instant.now().isAfter(end)) {
                process.destroyForcibly();
                throw new AssertionError("OpenSearch did not start\n" + output());
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private static String classPath() throws IOException {
        if (!Files.exists(CLASS_PATH)) {
            throw new AssertionError(CLASS_PATH + " is missing: mvn generate-test-resources writes it");
        }
        return Files.readString(CLASS_PATH);
    }
}
