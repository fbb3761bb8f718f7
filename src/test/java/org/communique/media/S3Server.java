package org.communique.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.communique.Await;

/** A server that speaks the protocol of Amazon S3 and keeps its objects in a directory, in a process of its own. */
public final class S3Server implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "pictures";
    private static final String IDENTITY = "identity";
    private static final String CREDENTIAL = "credential";

    private final Path folder;
    private final int port;
    private Process process;

    private S3Server(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Starts a server with an empty bucket. */
    public static S3Server open() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "s3");
            Files.createDirectories(folder.resolve("objects").resolve(BUCKET));
            S3Server server = new S3Server(folder, freePort());
            // The service runs in this process, and looks here for its credentials.
            server.credentials().forEach(System::setProperty);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** The settings with which a service uses this server. */
    public Map<String, String> settings() {
        return Map.of(
                "communique.media.store",
                "s3",
                "communique.media.s3.bucket",
                BUCKET,
                "communique.media.s3.endpoint",
                endpoint(),
                "communique.media.s3.path-style",
                "true");
    }

    /** The system properties in which the AWS tools find the credentials. */
    Map<String, String> credentials() {
        return Map.of("aws.accessKeyId", IDENTITY, "aws.secretAccessKey", CREDENTIAL);
    }

    private String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    void start() {
        try {
            Path settings = folder.resolve("s3proxy.properties");
            Files.writeString(settings, """
                    s3proxy.endpoint=%s
                    s3proxy.authorization=aws-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.identity=unused
                    jclouds.credential=unused
                    jclouds.filesystem.basedir=%s
                    """.formatted(
                    endpoint(), IDENTITY, CREDENTIAL, folder.resolve("objects").toAbsolutePath()));
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            "target/s3-server/s3proxy.jar",
                            "--properties",
                            settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until(TIMEOUT, this::responds, this::output);
    }

    private boolean responds() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(endpoint()).toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(1_000);
            return connection.getResponseCode() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("output.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the server. Its objects stay. */
    void stop() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
