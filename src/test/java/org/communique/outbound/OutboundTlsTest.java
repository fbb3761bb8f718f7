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

/** A server with a certificate for {@code partner.test}, one of its two names. */
class OutboundTlsTest {
    private static final byte[] BODY = {1, 2, 3};
    private static final String PASSWORD = "password";

    @TempDir
    private static Path folder;

    private static HostTable names;
    private static Partner partner;
    private static Sending trusting;
    private static Sending wary;
    private static Sending hasty;

    @BeforeAll
    static void start() throws Exception {
        PfxOptions certificate = certificate();
        partner = new Partner(certificate);
        names = new HostTable();
        names.has("partner.test", "127.0.0.1");
        names.has("other.test", "127.0.0.1");
        Sending.Config config = Sending.config(names, Set.of(443), "partner.test", "other.test", "127.0.0.1");
        trusting = new Sending(config, certificate);
        wary = new Sending(config);
        hasty = new Sending(Sending.hasty(names, Set.of(443), "partner.test", "127.0.0.1"), certificate);
    }

    @AfterAll
    static void stop() {
        hasty.close();
        wary.close();
        trusting.close();
        names.close();
        partner.close();
    }

    @Test
    void the_server_name_is_sent_and_matches_the_certificate() {
        assertEquals(
                200, trusting.post(partner.url("partner.test", "/ok/tls"), BODY).status());
        Partner.Received received = partner.received("/ok/tls").get(0);
        assertEquals("partner.test", received.serverName());
        assertEquals("partner.test:" + partner.port(), received.headers().get("Host"));
    }

    @Test
    void a_certificate_for_another_name_is_rejected() {
        assertEquals(
                Failure.TLS,
                trusting.post(partner.url("other.test", "/never"), BODY).failure());
        assertEquals(Failure.TLS, trusting.post(partner.url("/never"), BODY).failure());
        assertTrue(partner.received("/never").isEmpty());
    }

    @Test
    void an_untrusted_certificate_is_rejected() {
        assertEquals(
                Failure.TLS,
                wary.post(partner.url("partner.test", "/never"), BODY).failure());
        assertTrue(partner.received("/never").isEmpty());
    }

    @Test
    void a_server_without_tls_times_out() {
        try (Partner plain = new Partner()) {
            OutboundResponse answer = hasty.post("https://127.0.0.1:" + plain.port() + "/never", BODY);
            assertEquals(Failure.TIMED_OUT, answer.failure());
        }
    }

    @Test
    void a_large_body_arrives_complete() {
        byte[] body = new byte[2_000_000];
        assertEquals(
                200,
                trusting.post(partner.url("partner.test", "/ok/large"), body).status());
        assertEquals(body.length, partner.received("/ok/large").get(0).body().length);
    }

    @Test
    void a_recipient_that_does_not_read_times_out() {
        OutboundResponse answer = hasty.post(partner.url("partner.test", "/does-not-read"), new byte[8_000_000]);
        assertEquals(Failure.TIMED_OUT, answer.failure());
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
