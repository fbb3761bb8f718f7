package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.communique.web.Digest;

/**
 * A secret that deliveries are signed with, according to Standard Webhooks 1.0.0: HMAC-SHA256 with 256 random bits.
 *
 * @param secret {@code whsec_} and the base64 of the key
 * @param until  the end of its validity; null for the newest
 */
record SigningSecret(String secret, Instant until) {
    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    static SigningSecret generate() {
        byte[] key = new byte[BYTES];
        RANDOM.nextBytes(key);
        return new SigningSecret(PREFIX + Base64.getEncoder().encodeToString(key), null);
    }

    SigningSecret endingAt(Instant end) {
        return new SigningSecret(secret, end);
    }

    @JsonIgnore
    boolean isValid(Instant now) {
        return until == null || until.isAfter(now);
    }

    /**
     * Returns a signature in the format of {@code webhook-signature}.
     *
     * @param timestamp in seconds since 1970
     */
    String sign(String id, long timestamp, byte[] body) {
        byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return "v1," + Base64.getEncoder().encodeToString(Digest.hmacSha256(key, head, body));
    }
}
