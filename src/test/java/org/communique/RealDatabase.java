package org.communique;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A real PostgreSQL for the tests that run in one process with the service. */
public class RealDatabase implements QuarkusTestResourceLifecycleManager {
    private EmbeddedPostgres database;
    private Path data;

    /** A server of its own, for which a machine that is busy has time to start. */
    public static EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
    }

    @Override
    public Map<String, String> start() {
        try {
            database = postgres();
            data = Files.createTempDirectory(Path.of("target"), "data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> configuration = new HashMap<>(Map.ofEntries(
                Map.entry("quarkus.datasource.jdbc.url", database.getJdbcUrl("postgres", "postgres")),
                Map.entry("communique.data-dir", data.toString()),
                Map.entry("communique.admin-key", Given.ADMIN_KEY),
                Map.entry("communique.samples", "false"),
                Map.entry("communique.newsroom", "true"),
                // So that a test sees them, and sees a client cut off, without waiting long.
                // So that what is due when a test moves the clock is done without waiting long.
                Map.entry("communique.journal.poll", "100MS"),
                Map.entry("communique.changes.heartbeat", "1S"),
                Map.entry("communique.changes.client-timeout", "2S"),
                Map.entry("communique.changes.max-streams", "40"),
                // So that a partner that hangs is given up without waiting long.
                Map.entry("communique.push.timeout", "2S"),
                // Partners are stood in for on this machine.
                Map.entry("communique.push.allowed-hosts", "127.0.0.1"),
                // So that a test can come from an address of its own.
                Map.entry("quarkus.http.proxy.proxy-address-forwarding", "true")));
        // So that a machine that stands still for a while ends neither a wait nor a statement.
        configuration.put(
                "quarkus.datasource.jdbc.additional-jdbc-properties.options",
                "-c statement_timeout=60s -c lock_timeout=60s -c idle_in_transaction_session_timeout=120s");
        return configuration;
    }

    @Override
    public void stop() {
        try {
            database.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
