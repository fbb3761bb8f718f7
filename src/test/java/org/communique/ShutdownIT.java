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

/** Told to stop, the service finishes what it has begun, or ends it so that the client can tell. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag(Tier.TIMING)
class ShutdownIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LINES = 800;
    private static final int MORE = 100;
    /** Together more than what lies in the buffers of a connection whose client does not read. */
    private static final String LONG = "<p>" + "Первый поезд прошёл по мосту. ".repeat(200) + "</p>";
    /** 128 and the number of SIGTERM: what a process is by itself that ends because of it. */
    private static final Set<Integer> STOPPED = Set.of(0, 143);

    private static final String[] PROPERTIES = {
        "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
        "-Dcommunique.samples=false",
        // So that a busy machine ends neither the wait nor what is read in time.
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
        try (Download read = fill(service);
                Download unread = Download.start(service.uri(), Transfer.EXPORT);
                OpenImport upload = OpenImport.start(service.uri(), Given.ADMIN_KEY);
                Listener listener = Listener.open(service.uri(), "/v1/changes/stream");
                Connection database = database()) {
            postmaster = postmaster();
            release = OnNode.published(service, "Заголовок");
            assertNotNull(listener.next());
            read.chunk();
            unread.chunk();
            send(upload, MORE);
            assertTrue(upload.readLine().contains("\"created\""));
            CompletableFuture<Response> write = waiting(service, release, database);

            service.terminate();

            CompletableFuture<Boolean> whole = CompletableFuture.supplyAsync(read::isComplete);
            // It may hear of the import first.
            listener.untilEnd();
            assertTrue(listener.complete, "the stream is ended, not cut");
            assertFalse(write.isDone());
            database.commit();
            assertEquals(200, write.get().statusCode());
            send(upload, MORE);
            upload.end();
            for (int i = 1; i < 2 * MORE; i++) {
                assertTrue(upload.readLine().contains("\"created\""));
            }
            assertNull(upload.readLine());
            assertTrue(whole.get(), "what is read in time comes to its end");
            assertTrue(STOPPED.contains(service.await()), service::output);
            assertFalse(unread.isComplete(), "what is cut is seen to be");
        } finally {
            service.close();
        }
        // What has ended and was not collected yet by whoever has to has no command any more.
        assertTrue(
                ProcessHandle.of(postmaster)
                        .flatMap(process -> process.info().command())
                        .isEmpty(),
                "the database is stopped as well");
        assertFalse(Files.exists(folder.resolve("data/postgresql/postmaster.pid")));
        try (PackagedService again = PackagedService.start(folder, PROPERTIES)) {
            again.request().get(release.path()).then().statusCode(200).body("title", equalTo("Исправлено"));
            assertEquals(LINES + 2 * MORE + 1, OnNode.releases(again));
            Await.until(
                    PATIENCE,
                    () -> OnNode.found(again, null) == LINES + 2 * MORE + 1,
                    () -> "not found\n" + again.output());
            again.terminate();
            assertTrue(STOPPED.contains(again.await()));
        }
    }

    /** @return an export of what is there now */
    private static Download fill(PackagedService service) throws IOException {
        String lines = Stream.generate(() -> Transfer.line().put("body", LONG).toString())
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

    /** A write that waits for a lock of another, who has to commit. */
    private static CompletableFuture<Response> waiting(
            PackagedService service, Given.Release release, Connection database) throws SQLException {
        Statement statement = database.createStatement();
        statement.execute("select from press_release where id = '" + release.id() + "' for update");
        CompletableFuture<Response> write = CompletableFuture.supplyAsync(
                () -> service.writing(Map.of("note", "Уточнено", "changes", Map.of("title", "Исправлено")))
                        .header("If-Match", release.etag())
                        .post(release.path() + "/correct"));
        Await.until(PATIENCE, () -> isWaiting(statement), service::output);
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

    /** An answer whose client decides what is read when. */
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
            socket.setSoTimeout((int) PATIENCE.toMillis());
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

        /** @return how much there was in it: nothing in the last */
        int chunk() throws IOException {
            int size = Integer.parseInt(line(), 16);
            in.skipNBytes(size);
            assertEquals("", line());
            return size;
        }

        /** Reads what is left. */
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
                    throw new IOException("the answer was cut");
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
