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

/** Starts the packaged service for tests that kill it while it sends to 127.0.0.1. Its timeouts are short, so that its leases expire soon. */
public final class PushingNode {
    private PushingNode() {}

    /** Starts a node with its own database in the folder. */
    public static PackagedService start(Path folder, String... options) {
        List<String> properties = new ArrayList<>(List.of(options));
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

    /** Starts two nodes at the same time that share a database. */
    public static List<PackagedService> startTwo(Path folder, EmbeddedPostgres database) {
        CompletableFuture<PackagedService> second =
                CompletableFuture.supplyAsync(() -> start(folder, "second", database));
        return List.of(start(folder, "first", database), second.join());
    }

    /** Starts one of several nodes that share a database, with a new folder inside the given one. */
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
