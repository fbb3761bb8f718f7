package org.communique.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests over TLS to a server with a certificate for {@code partner.test}, one of its two names. */
class OutboundTlsTest {
    private static final byte[] BODY = {1, 2, 3};
    private static final String PASSWORD = "password";

    @TempDir
    private static Path folder;

    private static HostTable names;
    private static Partner partner;
    private static TestOutboundClient trustingClient;
    private static TestOutboundClient defaultClient;
    private static TestOutboundClient shortTimeoutClient;

    @BeforeAll
    static void start() throws Exception {
        PfxOptions certificate = certificate();
        partner = new Partner(certificate);
        names = new HostTable();
        names.has("partner.test", "127.0.0.1");
        names.has("other.test", "127.0.0.1");
        TestOutboundClient.Config config =
                TestOutboundClient.config(names, Set.of(443), "partner.test", "other.test", "127.0.0.1");
        trustingClient = new TestOutboundClient(config, certificate);
        defaultClient = new TestOutboundClient(config);
        shortTimeoutClient = new TestOutboundClient(
                TestOutboundClient.shortTimeoutConfig(names, Set.of(443), "partner.test", "127.0.0.1"), certificate);
    }

    @AfterAll
    static void stop() {
        shortTimeoutClient.close();
        defaultClient.close();
        trustingClient.close();
        names.close();
        partner.close();
    }

    @Test
    void the_server_name_is_sent_and_matches_the_certificate() {
        assertEquals(
                200,
                trustingClient
                        .post(partner.url("partner.test", "/ok/tls"), BODY)
                        .status());
        Partner.Received received = partner.received("/ok/tls").get(0);
        assertEquals("partner.test", received.serverName());
        assertEquals("partner.test:" + partner.port(), received.headers().get("Host"));
    }

    @Test
    void a_certificate_for_another_name_is_rejected() {
        assertEquals(
                Failure.TLS,
                trustingClient.post(partner.url("other.test", "/never"), BODY).failure());
        assertEquals(
                Failure.TLS, trustingClient.post(partner.url("/never"), BODY).failure());
        assertTrue(partner.received("/never").isEmpty());
    }

    @Test
    void an_untrusted_certificate_is_rejected() {
        assertEquals(
                Failure.TLS,
                defaultClient.post(partner.url("partner.test", "/never"), BODY).failure());
        assertTrue(partner.received("/never").isEmpty());
    }

    @Test
    void a_server_without_tls_times_out() {
        try (Partner plain = new Partner()) {
            OutboundResponse response = shortTimeoutClient.post("https://127.0.0.1:" + plain.port() + "/never", BODY);
            assertEquals(Failure.TIMED_OUT, response.failure());
        }
    }

    @Test
    void a_large_body_arrives_complete() {
        byte[] body = new byte[2_000_000];
        assertEquals(
                200,
                trustingClient
                        .post(partner.url("partner.test", "/ok/large"), body)
                        .status());
        assertEquals(body.length, partner.received("/ok/large").get(0).body().length);
    }

    @Test
    void a_recipient_that_does_not_read_times_out() {
        OutboundResponse response =
                shortTimeoutClient.post(partner.url("partner.test", "/does-not-read"), new byte[8_000_000]);
        assertEquals(Failure.TIMED_OUT, response.failure());
    }

    /** Creates a key and a self-signed certificate. */
    private static PfxOptions certificate() throws Exception {
        Path file = folder.resolve("partner.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=partner.test",
                        "-ext",
                        "san=dns:partner.test",
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(keytool.waitFor(120, TimeUnit.SECONDS));
        assertEquals(0, keytool.exitValue());
        return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
    }
}
