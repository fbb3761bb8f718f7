package org.communique.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.communique.Await;
import org.communique.Given;
import org.communique.PackagedService;
import org.communique.RealDatabase;
import org.communique.web.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploaded files in a small heap, through crashes, and on two nodes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MediaIT {
    private static final String ADMIN = "-Dcommunique.admin-key=" + Given.ADMIN_KEY;
    private static final String NO_SAMPLES = "-Dcommunique.samples=false";
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int CALLERS = 8;
    private static final int LARGE = 50 << 20;
    private static final int KILLS = 3;
    private static final int MIN_UPLOADS = 12;

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A listed file. */
    private record Listed(String id, String url, String sha256, int width, List<String> renditions) {}

    @Test
    void eight_large_uploads_and_downloads_at_once_fit_into_a_small_heap() throws Exception {
        List<Map.Entry<String, byte[]>> files = List.of(
                Map.entry("image/jpeg", Pictures.jpeg(6_000, 4_000)),
                Map.entry("image/jpeg", Pictures.progressiveJpeg(5_000, 5_000)),
                Map.entry("image/jpeg", Pictures.cmykJpeg(3_000, 3_000)),
                Map.entry("image/png", Pictures.bomb(10_000, 9_990)),
                Map.entry(
                        "image/png",
                        Pictures.encode(Pictures.draw(5_000, 3_000, BufferedImage.TYPE_4BYTE_ABGR), "png", true, null)),
                Map.entry("image/gif", Pictures.animatedGif(2_000, 2_000, 3)),
                Map.entry("video/mp4", video()),
                Map.entry("video/mp4", video()));
        try (PackagedService service =
                PackagedService.start(folder, "-Xmx256m", "-XX:+ExitOnOutOfMemoryError", ADMIN, NO_SAMPLES)) {
            service.awaitReady();
            atOnce(files.stream().map(file -> upload(service, file)).toList());
            long heap = service.heap();
            for (int round = 0; round < 3; round++) {
                atOnce(files.stream().map(file -> upload(service, file)).toList());
            }
            List<Listed> listed = listed(service);
            assertEquals(4 * files.size(), listed.size());
            List<Listed> videos =
                    listed.stream().filter(file -> file.url().endsWith(".mp4")).toList();
            atOnce(videos.stream().map(file -> download(service, file)).toList());
            awaitRenditions(service);
            long grown = service.heap() - heap;
            assertTrue(grown < 20 << 20, () -> "the heap has grown by " + grown + " bytes");
            assertFalse(service.output().contains("OutOfMemory"), service::output);
        }
    }

    @Test
    void killing_the_service_loses_no_acknowledged_file_and_leaves_no_half_file() throws Exception {
        try (EmbeddedPostgres database = RealDatabase.postgres()) {
            String url = "-Dquarkus.datasource.jdbc.url=" + database.getJdbcUrl("postgres", "postgres");
            killWhileUploading(url);
            age(database);
            try (PackagedService service = PackagedService.start(folder, ADMIN, NO_SAMPLES, url)) {
                Await.until(TIMEOUT, () -> listed(service).isEmpty(), service::output);
                // A deleted file leaves its contents for another day.
                age(database);
                Path media = folder.resolve("data/media");
                Await.until(
                        TIMEOUT,
                        () -> files(media).isEmpty(),
                        () -> "what no release uses is still there: " + files(media));
            }
        }
    }

    private void killWhileUploading(String url) throws Exception {
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        Random random = new Random(9);
        for (int kill = 0; kill < KILLS; kill++) {
            PackagedService service = PackagedService.start(folder, ADMIN, NO_SAMPLES, url);
            AtomicBoolean stop = new AtomicBoolean();
            ExecutorService writers = Executors.newFixedThreadPool(4);
            int before = acknowledged.size();
            for (int writer = 0; writer < 4; writer++) {
                int width = 700 + 100 * writer;
                writers.submit(() -> {
                    for (int n = 0; !stop.get(); n++) {
                        byte[] file = Pictures.jpeg(width, 300 + n);
                        Response response = Upload.send(service.staff(), file, "image/jpeg", "a");
                        if (response.statusCode() == 201) {
                            acknowledged.add(response.path("id"));
                        }
                    }
                    return null;
                });
            }
            Await.until(TIMEOUT, () -> acknowledged.size() >= before + MIN_UPLOADS, service::output);
            Thread.sleep(random.nextInt(500));
            service.kill();
            stop.set(true);
            writers.shutdown();
            assertTrue(writers.awaitTermination(60, TimeUnit.SECONDS));
        }
        try (PackagedService service = PackagedService.start(folder, ADMIN, NO_SAMPLES, url)) {
            List<Listed> listed = listed(service);
            List<String> ids = listed.stream().map(Listed::id).toList();
            assertTrue(ids.containsAll(acknowledged), "an acknowledged file is missing");
            for (Listed file : listed) {
                download(service, file).call();
            }
            // Those that a killed service had begun wait for the end of its lease.
            awaitRenditions(service);
        }
    }

    /** Makes everything two days older. */
    private void age(EmbeddedPostgres database) throws Exception {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("media_file", "stored_content")) {
                statement.execute("update " + table + " set unused_since = unused_since - interval '2 days'");
            }
        }
        FileTime before = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        for (Path file : files(folder.resolve("data/media"))) {
            Files.setLastModifiedTime(file, before);
        }
    }

    @Test
    void two_nodes_share_a_store() throws Exception {
        try (EmbeddedPostgres database = RealDatabase.postgres();
                S3Server server = S3Server.open();
                PackagedService first = node(database, server, "first");
                PackagedService second = node(database, server, "second")) {
            Response uploaded = Upload.send(first.staff(), Pictures.jpeg(1_000, 500), "image/jpeg", "a.jpg");
            uploaded.then().statusCode(201);
            String path = Upload.path(uploaded.path("url"));
            assertEquals(404, second.request().get(path).statusCode());
            Map<String, Object> text = Given.text();
            text.put("media", List.of(Map.of("id", uploaded.path("id"))));
            Response draft = first.writing(text).post(Given.RELEASES);
            first.writing(Map.of())
                    .header("If-Match", "*")
                    .post(Given.RELEASES + "/" + draft.path("id") + "/publish")
                    .then()
                    .statusCode(200);
            assertEquals(200, second.request().get(path).statusCode());
            awaitRenditions(second);
            String rendition = Upload.path(
                    second.staff().get(Upload.MEDIA + "/" + uploaded.path("id")).path("renditions[0].url"));
            assertEquals(
                    HexFormat.of().formatHex(second.request().get(rendition).asByteArray()),
                    HexFormat.of().formatHex(first.request().get(rendition).asByteArray()));
        }
    }

    private PackagedService node(EmbeddedPostgres database, S3Server server, String name) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                ADMIN, NO_SAMPLES, "-Dquarkus.datasource.jdbc.url=" + database.getJdbcUrl("postgres", "postgres")));
        server.settings().forEach((setting, value) -> settings.add("-D" + setting + "=" + value));
        server.credentials().forEach((setting, value) -> settings.add("-D" + setting + "=" + value));
        return PackagedService.start(Files.createDirectories(folder.resolve(name)), settings.toArray(String[]::new));
    }

    private static void atOnce(List<? extends Callable<?>> calls) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> results = new ArrayList<>();
            calls.forEach(call -> results.add(callers.submit(call)));
            for (Future<?> result : results) {
                result.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private Callable<Void> upload(PackagedService service, Map.Entry<String, byte[]> file) {
        return () -> {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(service.uri().resolve(Upload.MEDIA))
                            .header("Authorization", "Bearer " + Given.ADMIN_KEY)
                            .header("Content-Type", file.getKey())
                            .timeout(TIMEOUT)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(file.getValue()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(201, response.statusCode(), response::body);
            return null;
        };
    }

    /** Downloads a file, and compares its digest. */
    private Callable<Void> download(PackagedService service, Listed file) {
        return () -> {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(service.uri().resolve(file.url()))
                            .header("Authorization", "Bearer " + Given.ADMIN_KEY)
                            .timeout(TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertEquals(200, response.statusCode());
            DigestOutputStream digest = new DigestOutputStream(OutputStream.nullOutputStream(), Digest.sha256());
            try (InputStream body = response.body()) {
                body.transferTo(digest);
            }
            assertEquals(
                    file.sha256(),
                    HexFormat.of().formatHex(digest.getMessageDigest().digest()));
            return null;
        };
    }

    private static void awaitRenditions(PackagedService service) {
        Await.until(
                Duration.ofMinutes(5),
                () -> listed(service).stream()
                        .filter(file -> file.width() >= 320 && !file.url().endsWith(".gif"))
                        .noneMatch(file -> file.renditions().isEmpty()),
                service::output);
    }

    private static List<Listed> listed(PackagedService service) {
        List<Listed> listed = new ArrayList<>();
        String cursor = null;
        do {
            String path = Upload.MEDIA + "?limit=100" + (cursor == null ? "" : "&cursor=" + cursor);
            Response page =
                    service.staff().get(path).then().statusCode(200).extract().response();
            List<Map<String, Object>> items = page.path("items");
            for (Map<String, Object> item : items) {
                listed.add(new Listed(
                        item.get("id").toString(),
                        Upload.path(item.get("url").toString()),
                        item.get("sha256").toString(),
                        item.get("width") == null ? 0 : (Integer) item.get("width"),
                        ((List<?>) item.get("renditions"))
                                .stream().map(Object::toString).toList()));
            }
            cursor = page.path("page.next");
        } while (cursor != null);
        return listed;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(folder);
        }
    }

    /** A file of 50 MB that begins as a video does. */
    private static byte[] video() {
        byte[] video = new byte[LARGE];
        new Random().nextBytes(video);
        // A type, and one box with the rest.
        byte[] header = "\0\0\0\u0018ftypisom\0\0\2\0isomiso2\0\0\0\0mdat".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(header, 0, video, 0, header.length);
        return video;
    }
}
