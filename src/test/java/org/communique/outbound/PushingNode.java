package org.communique.outbound;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.communique.Given;
import org.communique.PackagedService;

/** The packaged service, to be killed while it sends to 127.0.0.1. Its leases end soon, since its timeouts are short. */
public final class PushingNode {
    private PushingNode() {}

    /** With a database of its own in the folder. */
    public static PackagedService start(Path folder, String... more) {
        List<String> properties = new ArrayList<>(List.of(more));
        properties.addAll(List.of(
                "-Dcommunique.admin-key=" + Given.ADMIN_KEY,
                "-Dcommunique.samples=false",
                "-Dcommunique.push.timeout=3S",
                "-Dcommunique.push.lease-margin=2S",
                "-Dcommunique.push.allowed-hosts=127.0.0.1",
                "-Dcommunique.websub.requests-per-minute=1000"));
        PackagedService service = PackagedService.start(folder, properties.toArray(String[]::new));
        service.awaitReady();
        return service;
    }

    /** Two at a database, started at once. */
    public static List<PackagedService> startTwo(Path folder, EmbeddedPostgres database) {
        CompletableFuture<PackagedService> second =
                CompletableFuture.supplyAsync(() -> start(folder, "second", database));
        return List.of(start(folder, "first", database), second.join());
    }

    /** One of several at a database, in a new folder within. */
    public static PackagedService start(Path folder, String name, EmbeddedPostgres database) {
        try {
            return start(
                    Files.createDirectory(folder.resolve(name)),
                    "-Dquarkus.datasource.jdbc.url=" + database.getJdbcUrl("postgres", "postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
