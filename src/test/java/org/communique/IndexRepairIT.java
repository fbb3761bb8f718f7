package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.communique.transfer.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the files of the search index: only searches notice, and they work again within ten seconds, without hands. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class IndexRepairIT {
    /** Ten seconds, and what a busy machine needs more. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final int LINES = 300;

    @TempDir
    Path folder;

    @Test
    void a_damaged_or_deleted_index_is_built_again_while_the_service_runs() throws IOException {
        Path index = folder.resolve("index");
        try (PackagedService service = start(index)) {
            service.awaitReady();
            importLines(service, LINES, 0);
            awaitAllFound(service, LINES);
            truncate(largestFile(index));
            Await.until(SOON.multipliedBy(3), () -> builds(service) == 2, service::output);
            awaitAllFound(service, LINES);
            overwrite(largestFile(index));
            // No search touches the damage; the verification while nothing else is to do finds it.
            Await.until(SOON.multipliedBy(3), () -> builds(service) == 3, service::output);
            awaitFound(service, OnNode.published(service, "мостик"), LINES + 1);
            delete(index);
            awaitFound(service, OnNode.published(service, "вокзал"), LINES + 2);
        }
        // While it is stopped.
        overwrite(largestFile(index));
        try (PackagedService service = start(index)) {
            awaitAllFound(service, LINES + 2);
        }
    }

    @Test
    void a_full_disk_of_the_index_stops_only_its_updates() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("index"), "size=24m")) {
            try (PackagedService service = start(disk.folder())) {
                service.awaitReady();
                importLines(service, LINES, 0);
                awaitAllFound(service, LINES);
                Path filler = disk.fill();
                // Writes and reads go on.
                importLines(service, LINES, 0);
                Given.Release release = OnNode.published(service, "причал");
                assertEquals(200, service.request().get(release.path()).statusCode());
                Await.until(SOON, () -> reason(service) != null, service::output);
                assertFoundOrUnavailable(service);
                Files.delete(filler);
                awaitFound(service, release, 2 * LINES + 1);
                assertEquals(null, reason(service));
            }
        }
    }

    @Test
    void an_index_that_does_not_fit_is_built_when_there_is_room() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        try (PackagedService service = start(elsewhere)) {
            service.awaitReady();
            importLines(service, LINES, 20_000);
            awaitAllFound(service, LINES);
        }
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("index"), "size=3m")) {
            try (PackagedService service = start(disk.folder())) {
                Await.until(SOON, () -> reason(service) != null, service::output);
                assertEquals(503, service.request().get("/q/health/ready").statusCode());
                Response search = service.request().get("/v1/search");
                assertEquals(503, search.statusCode());
                assertNotNull(search.header("Retry-After"));
                assertEquals(200, service.request().get(Given.RELEASES).statusCode());
                // What was built is deleted, so that others have the space.
                Await.until(SOON, () -> size(disk.folder()) < 1 << 20, service::output);
                disk.remount("size=256m");
                awaitAllFound(service, LINES);
                assertTrue(
                        service.output()
                                        .lines()
                                        .filter(line -> line.contains("too little space"))
                                        .count()
                                <= 2,
                        service.output());
            }
        }
    }

    @Test
    void a_read_only_disk_of_the_index_is_waited_for() {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("index"), "ro,size=64m")) {
            try (PackagedService service = start(disk.folder())) {
                Await.until(SOON, () -> reason(service) != null, service::output);
                assertEquals(503, service.request().get("/v1/search").statusCode());
                Given.Release release = OnNode.published(service, "пристань");
                disk.remount("rw");
                awaitFound(service, release, 1);
            }
        }
    }

    private PackagedService start(Path index) {
        return PackagedService.start(
                folder,
                "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                "-Dcommunique.samples=false",
                "-Dcommunique.search.directory=" + index);
    }

    /** @param length of the body, in characters of words that occur nowhere else */
    private static void importLines(PackagedService service, int lines, int length) {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            StringBuilder words = new StringBuilder("Текст");
            while (words.length() < length) {
                words.append(' ').append(UUID.randomUUID().toString().replace("-", ""));
            }
            file.append(Transfer.line().put("body", "<p>" + words + "</p>")).append('\n');
        }
        Transfer.importLines(service.staff(), file.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitAllFound(PackagedService service, int releases) {
        Await.until(
                SOON,
                () -> {
                    Response found = assertFoundOrUnavailable(service);
                    return found.statusCode() == 200 && found.<Integer>path("page.total") == releases;
                },
                service::output);
    }

    private static void awaitFound(PackagedService service, Given.Release release, int releases) {
        awaitAllFound(service, releases);
        Response found = service.request().queryParam("limit", 1).get("/v1/search");
        assertEquals(List.of(release.id()), found.path("items.id"));
    }

    private static Response assertFoundOrUnavailable(PackagedService service) {
        // Different words, because repeated searches are answered from the cache.
        Response found = service.request()
                .queryParam("q", "текст -" + UUID.randomUUID().toString().substring(0, 8))
                .get("/v1/search");
        if (found.statusCode() != 200) {
            assertEquals(503, found.statusCode(), found::asString);
            assertNotNull(found.header("Retry-After"));
        }
        return found;
    }

    private static long builds(PackagedService service) {
        return service.output()
                .lines()
                .filter(line -> line.contains("The search index was built"))
                .count();
    }

    private static String reason(PackagedService service) {
        return service.staff().get("/q/health/ready").path("checks.find { it.name == 'Search index' }.data.reason");
    }

    private static Path largestFile(Path index) {
        awaitRest(index);
        return Collections.max(sizes(index).entrySet(), Map.Entry.comparingByValue())
                .getKey();
    }

    /** Waits until segments are neither written nor merged: otherwise a file could be deleted before it is damaged. */
    private static void awaitRest(Path index) {
        Await.until(
                SOON,
                () -> {
                    Map<Path, Long> before = sizes(index);
                    pause();
                    return sizes(index).equals(before);
                },
                () -> "The index is still being written");
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static long size(Path index) {
        return sizes(index).values().stream().mapToLong(Long::longValue).sum();
    }

    /** The sizes of the files of a folder, in which files may be created and deleted at any time. */
    private static Map<Path, Long> sizes(Path index) {
        Map<Path, Long> sizes = new HashMap<>();
        try {
            Files.walkFileTree(index, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sizes.put(file, attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sizes;
    }

    private static void truncate(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
    }

    private static void overwrite(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] noise = new byte[(int) channel.size() / 2];
            new Random(1).nextBytes(noise);
            channel.write(ByteBuffer.wrap(noise), channel.size() / 4);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
