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

/** The packaged service as a process of its own, to be killed. */
public final class PackagedService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final Path output;
    private final int port;

    private PackagedService(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** Starts it with its data in a folder and waits until it listens. */
    public static PackagedService start(Path folder, String... properties) {
        PackagedService service = launch(folder, Map.of(), properties);
        service.awaitOutput("Listening on");
        return service;
    }

    /** Starts it with its data in a folder, with something in its environment, to end by itself. */
    public static PackagedService launch(Path folder, Map<String, String> environment, String... properties) {
        try {
            int port = freePort();
            Path output = Files.createTempFile(folder, "output", ".log");
            List<String> command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    // As the README starts it, but that the second compiler, which pays in the long run only, is left
                    // out.
                    "-XX:SharedArchiveFile=target/app.jsa",
                    "-XX:TieredStopAtLevel=1",
                    "-Dquarkus.http.port=" + port,
                    "-Dcommunique.public-url=http://localhost:8080",
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

    /** It answers before its search index is made; then it is ready. */
    public void awaitReady() {
        Instant end = Instant.now().plus(PATIENCE);
        while (request().get("/q/health/ready").statusCode() != 200) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("the service did not get ready\n" + output());
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

    /** A request of the newsroom with a body, to be written. */
    public RequestSpecification writing(Object body) {
        return staff().contentType("application/json; charset=UTF-8").body(body);
    }

    /** The sum of all of its metrics whose line begins so. */
    public double metric(String beginning) {
        return Metrics.sum(request(), beginning);
    }

    /** The bytes of its heap that are in use, once what is not any more was collected. */
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

    /** Without a chance to say goodbye: SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** As a service manager does: SIGTERM, then waiting. */
    @Override
    public void close() {
        terminate();
        await();
    }

    /** SIGTERM, without waiting. */
    public void terminate() {
        process.destroy();
    }

    /**
     * Waits until it has ended.
     *
     * @return with which code
     */
    public int await() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
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
        Instant end = Instant.now().plus(PATIENCE);
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
     * Below the ports that the system gives to whoever connects somewhere: one of those may be taken before the service gets there, by a
     * connection of another test.
     */
    static int freePort() throws IOException {
        for (int i = 0; i < 100; i++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                continue;
            }
        }
        throw new IOException("no port is free");
    }
}
