package org.communique;

import io.restassured.builder.RequestSpecBuilder;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The packaged service in a separate process, which tests can kill. */
public final class PackagedService implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private final Process process;
    private final Path output;
    private final int port;

    private PackagedService(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** Starts the service with its data in a folder and waits until it listens. */
    public static PackagedService start(Path folder, String... properties) {
        PackagedService service = launch(folder, Map.of(), properties);
        service.awaitOutput("Listening on");
        return service;
    }

    /** Starts the service with its data in a folder and with environment variables, without waiting until it listens. */
    public static PackagedService launch(Path folder, Map<String, String> environment, String... properties) {
        try {
            int port = freePort();
            Path output = Files.createTempFile(folder, "output", ".log");
            List<String> command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    // As the README starts the service, but without the second compiler, which pays off only in long
                    // runs.
                    "-XX:SharedArchiveFile=target/app.jsa",
                    "-XX:TieredStopAtLevel=1",
                    "-Dquarkus.http.port=" + port,
                    "-Dcommunique.public-url=http://localhost:8080",
                    "-Dcommunique.monitor-key=" + Given.MONITOR_KEY,
                    "-Dcommunique.data-dir=" + folder.resolve("data").toAbsolutePath()));
            command.addAll(List.of(properties));
            command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return new PackagedService(builder.start(), output, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("http://localhost:" + port);
    }

    public RequestSpecification request() {
        return io.restassured.RestAssured.given(new RequestSpecBuilder()
                .setBaseUri("http://localhost")
                .setPort(port)
                .build());
    }

    /** Waits until the service is ready. It responds to requests earlier, while it still builds the search index. */
    public void awaitReady() {
        Instant end = Instant.now().plus(TIMEOUT);
        while (request().get("/q/health/ready").statusCode() != 200) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("the service did not become ready\n" + output());
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    public RequestSpecification staff() {
        return request().auth().preemptive().oauth2(Given.ADMIN_KEY);
    }

    /** Starts a request with the admin key and a JSON body. */
    public RequestSpecification writing(Object body) {
        return staff().contentType("application/json; charset=UTF-8").body(body);
    }

    /** Returns all metrics of the service, in the format of Prometheus. */
    public String metrics() {
        return Metrics.read(request());
    }

    /** Returns the sum of all metrics of the service whose line begins with a prefix. */
    public double metric(String prefix) {
        return Metrics.sum(request(), prefix);
    }

    /** Returns the number of bytes of the heap in use after a garbage collection. */
    public long heap() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Command.Result collected =
                    Command.of(jcmd, String.valueOf(process.pid()), "GC.run").run();
            if (collected.code() != 0) {
                throw new IOException(collected.output());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return (long) metric("jvm_memory_used_bytes{area=\"heap\"");
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the service with SIGKILL, so that it cannot clean up, and waits until it has ended. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Stops the service as a service manager does: sends SIGTERM and waits. */
    @Override
    public void close() {
        terminate();
        await();
    }

    /** Sends SIGTERM without waiting. */
    public void terminate() {
        process.destroy();
    }

    /**
     * Waits until the service has ended.
     *
     * @return the exit code
     */
    public int await() {
        try {
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the service did not end in time\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void awaitOutput(String text) {
        Instant end = Instant.now().plus(TIMEOUT);
        while (!output().contains(text)) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                process.destroyForcibly();
                throw new AssertionError("the service did not start\n" + output());
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    /**
     * Returns a free port below the range from which the system assigns local ports to connections. A port of that range could be assigned
     * to a connection of another test before the service binds it.
     */
    static int freePort() throws IOException {
        for (int i = 0; i < 100; i++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException inUse) {
                continue;
            }
        }
        throw new IOException("no port is free");
    }
}
