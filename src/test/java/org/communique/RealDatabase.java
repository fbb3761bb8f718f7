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

/** Starts a PostgreSQL server for the tests that run in the same process as the service. */
public class RealDatabase implements QuarkusTestResourceLifecycleManager {
    private EmbeddedPostgres database;
    private Path data;

    /** Starts a separate server, with a timeout that suffices on a busy machine. */
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
                Map.entry("communique.monitor-key", Given.MONITOR_KEY),
                Map.entry("communique.samples", "false"),
                Map.entry("communique.newsroom", "true"),
                // Short, so that a publication that is due after a test moves the clock is recorded soon.
                Map.entry("communique.journal.poll", "100MS"),
                // Short, so that a test soon sees heartbeats and the disconnection of a slow client.
                Map.entry("communique.changes.heartbeat", "1S"),
                Map.entry("communique.changes.client-timeout", "2S"),
                Map.entry("communique.changes.max-streams", "80"),
                // Short, so that a delivery to an unresponsive recipient soon fails.
                Map.entry("communique.push.timeout", "2S"),
                // The recipients of tests run on this machine.
                Map.entry("communique.push.allowed-hosts", "127.0.0.1"),
                // Lets a test choose its client address.
                Map.entry("quarkus.http.proxy.proxy-address-forwarding", "true")));
        // Long, so that a stall of the machine aborts neither a wait nor a statement.
        configuration.put(
                "quarkus.datasource.jdbc.additional-jdbc-properties.options",
                "-c statement_timeout=60s -c lock_timeout=60s -c idle_in_transaction_session_timeout=120s");
        configuration.put("communique.database.timeout", "60S");
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
