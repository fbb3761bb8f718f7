package org.communique.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SigningSecretTest {

    /** Uses the test vector of the Standard Webhooks libraries. */
    @Test
    void it_signs_like_the_published_test_vector() {
        SigningSecret secret = new SigningSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", null);
        assertEquals(
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                secret.sign(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330,
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_new_secret_has_256_random_bits() {
        String text = SigningSecret.generate().secret();
        assertTrue(text.startsWith("whsec_"), text);
        assertEquals(32, Base64.getDecoder().decode(text.substring(6)).length);
        assertNotEquals(text, SigningSecret.generate().secret());
    }
}
