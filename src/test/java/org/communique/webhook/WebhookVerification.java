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

/** Verifies deliveries as a partner does, with the Standard Webhooks library. */
final class WebhookVerification {
    /** Less than the 300 seconds that the library tolerates. */
    private static final Duration MAX_AGE = Duration.ofSeconds(240);

    private WebhookVerification() {}

    /**
     * Verifies the signature of a delivery. If a test moved the clock, the library would reject the timestamp; the signature is then compared
     * with the one that the library computes.
     */
    static void verify(Partner.Received request, String secret) {
        try {
            Webhook library = new Webhook(secret);
            long timestamp = Long.parseLong(request.headers().get("webhook-timestamp"));
            if (Duration.between(Instant.ofEpochSecond(timestamp), Instant.now())
                            .abs()
                            .compareTo(MAX_AGE)
                    < 0) {
                Map<String, List<String>> headers = new TreeMap<>();
                request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
                library.verify(request.text(), headers);
            } else {
                String expected = library.sign(request.headers().get("webhook-id"), timestamp, request.text());
                assertTrue(
                        Arrays.asList(request.headers().get("webhook-signature").split(" "))
                                .contains(expected),
                        () -> "the signature is invalid: " + request.headers());
            }
        } catch (WebhookVerificationException | WebhookSigningException e) {
            throw new AssertionError("the signature is invalid: " + request.headers() + "\n" + request.text(), e);
        }
    }
}
