package org.communique.websub;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.communique.web.Digest;

/** The signature of a delivery (WebSub, section 7.1). */
final class Signature {
    private Signature() {}

    /** The value of {@code X-Hub-Signature}. */
    static String of(byte[] body, String secret) {
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        return "sha256=" + HexFormat.of().formatHex(Digest.hmacSha256(key, body));
    }
}
