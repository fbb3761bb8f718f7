package org.communique.webhook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.communique.outbound.Partner;

/** As a partner verifies what arrives: by the library of Standard Webhooks. */
final class WebhookVerification {
    /** What the library lets pass is 300 seconds old at most. */
    private static final Duration FRESH = Duration.ofSeconds(240);

    private WebhookVerification() {}

    /** What was sent while the clock of a test was elsewhere is held against the signature that the library makes. */
    static void of(Partner.Received request, String secret) {
        try {
            Webhook library = new Webhook(secret);
            long timestamp = Long.parseLong(request.headers().get("webhook-timestamp"));
            if (Duration.between(Instant.ofEpochSecond(timestamp), Instant.now())
                            .abs()
                            .compareTo(FRESH)
                    < 0) {
                Map<String, List<String>> headers = new TreeMap<>();
                request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
                library.verify(request.text(), headers);
            } else {
                String expected = library.sign(request.headers().get("webhook-id"), timestamp, request.text());
                assertTrue(
                        Arrays.asList(request.headers().get("webhook-signature").split(" "))
                                .contains(expected),
                        () -> "it is not signed: " + request.headers());
            }
        } catch (WebhookVerificationException | WebhookSigningException e) {
            throw new AssertionError("it is not signed: " + request.headers() + "\n" + request.text(), e);
        }
    }
}
