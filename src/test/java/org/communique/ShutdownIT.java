package org.communique;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.changes.Listener;
import org.communique.transfer.OpenImport;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a service that receives SIGTERM completes requests in progress, or ends them so that the client notices. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag(Tier.TIMING)
class ShutdownIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int LINES = 800;
    private static final int BATCH_SIZE = 100;
    /** All bodies together exceed the buffers of a connection whose client does not read. */
    private static final String LONG_BODY = "<p>" + "Первый поезд прошёл по мосту. ".repeat(200) + "</p>";
    /** Success, or 128 plus the number of SIGTERM, the default for a process that the signal ends. */
    private static final Set<Integer> EXIT_CODES = Set.of(0, 143);

    private static final String[] PROPERTIES = {
        "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
        "-Dcommunique.samples=false",
        // Long, so that a busy machine aborts neither the shutdown nor a response that the client reads in time.
        "-Dquarkus.shutdown.timeout=20S",
        "-Dquarkus.datasource.jdbc.additional-jdbc-properties.options=-c statement_timeout=30s -c lock_timeout=30s"
    };

    @TempDir
    Path folder;

    @Test
    void requests_in_progress_finish_or_fail_visibly() throws Exception {
        Given.Release release;
        long postmaster;
        PackagedService service = PackagedService.start(folder, PROPERTIES);
        try (Download read = startExport(service);
                Download unread = Download.start(service.uri(), Transfer.EXPORT);
                OpenImport upload = OpenImport.start(service.uri(), Given.ADMIN_KEY);
                Listener listener = Listener.open(service.uri(), "/v1/changes/stream");
                Connection database = database()) {
            postmaster = postmaster();
            release = OnNode.published(service, "Заголовок");
            assertNotNull(listener.next());
            read.chunk();
            unread.chunk();
            send(upload, BATCH_SIZE);
            assertTrue(upload.readLine().contains("\"created\""));
            CompletableFuture<Response> write = startBlockedWrite(service, release, database);

            service.terminate();

            CompletableFuture<Boolean> readToEnd = CompletableFuture.supplyAsync(read::isComplete);
            // The stream may send the imported releases first.
            listener.untilEnd();
            assertTrue(listener.complete, "the stream is cut, not ended");
            assertFalse(write.isDone());
            database.commit();
            assertEquals(200, write.get().statusCode());
            send(upload, BATCH_SIZE);
            upload.end();
            for (int i = 1; i < 2 * BATCH_SIZE; i++) {
                assertTrue(upload.readLine().contains("\"created\""));
            }
            assertNull(upload.readLine());
            assertTrue(readToEnd.get(), "the export that the client reads is incomplete");
            assertTrue(EXIT_CODES.contains(service.await()), service::output);
            assertFalse(unread.isComplete(), "the client cannot detect that the export is cut");
        } finally {
            service.close();
        }
        // A process that has ended has no command, even if its parent has not collected its exit code yet.
        assertTrue(
                ProcessHandle.of(postmaster)
                        .flatMap(process -> process.info().command())
                        .isEmpty(),
                "the database is still running");
        assertFalse(Files.exists(folder.resolve("data/postgresql/postmaster.pid")));
        try (PackagedService restarted = PackagedService.start(folder, PROPERTIES)) {
            restarted.request().get(release.path()).then().statusCode(200).body("title", equalTo("Исправлено"));
            assertEquals(LINES + 2 * BATCH_SIZE + 1, OnNode.releases(restarted));
            Await.until(
                    TIMEOUT,
                    () -> OnNode.found(restarted, null) == LINES + 2 * BATCH_SIZE + 1,
                    () -> "not found\n" + restarted.output());
            restarted.terminate();
            assertTrue(EXIT_CODES.contains(restarted.await()));
        }
    }

    /** Imports long releases and starts to export them. */
    private static Download startExport(PackagedService service) throws IOException {
        String lines = Stream.generate(
                        () -> Transfer.line().put("body", LONG_BODY).toString())
                .limit(LINES)
                .collect(Collectors.joining("\n"));
        assertEquals(
                LINES,
                Transfer.importLines(service.staff(), lines.getBytes(StandardCharsets.UTF_8))
                        .size());
        return Download.start(service.uri(), Transfer.EXPORT);
    }

    private static void send(OpenImport upload, int lines) throws IOException {
        for (int i = 0; i < lines; i++) {
            upload.send(Transfer.line() + "\n");
        }
    }

    /** Starts a write that waits for a row lock until the transaction of the connection ends. */
    private static CompletableFuture<Response> startBlockedWrite(
            PackagedService service, Given.Release release, Connection database) throws SQLException {
        Statement statement = database.createStatement();
        statement.execute("select from press_release where id = '" + release.id() + "' for update");
        CompletableFuture<Response> write = CompletableFuture.supplyAsync(
                () -> service.writing(Map.of("note", "Уточнено", "changes", Map.of("title", "Исправлено")))
                        .header("If-Match", release.etag())
                        .post(release.path() + "/correct"));
        Await.until(TIMEOUT, () -> isWaiting(statement), service::output);
        return write;
    }

    private static boolean isWaiting(Statement statement) {
        try (ResultSet waiting = statement.executeQuery("select from pg_locks where not granted")) {
            return waiting.next();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private long postmaster() throws IOException {
        return new OwnDatabase(folder).pid();
    }

    private Connection database() throws IOException, SQLException {
        Connection connection = new OwnDatabase(folder).connect();
        connection.setAutoCommit(false);
        return connection;
    }

    /** A response that the test reads when it chooses to. */
    private static final class Download implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        private Download(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        static Download start(URI service, String path) throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4_096);
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.connect(new InetSocketAddress(service.getHost(), service.getPort()));
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Given.ADMIN_KEY
                    + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Download download = new Download(socket);
            assertTrue(download.line().startsWith("HTTP/1.1 200 "));
            while (!download.line().isEmpty()) {
                continue;
            }
            return download;
        }

        /** Reads the next chunk and returns its size, which is 0 for the last. */
        int chunk() throws IOException {
            int size = Integer.parseInt(line(), 16);
            in.skipNBytes(size);
            assertEquals("", line());
            return size;
        }

        /** Reads the rest of the response and returns whether it is complete. */
        boolean isComplete() {
            try {
                while (chunk() > 0) {
                    continue;
                }
                return true;
            } catch (IOException cut) {
                return false;
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the response was cut");
                }
                line.append((char) c);
            }
            return line.toString().strip();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
