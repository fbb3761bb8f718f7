package org.communique.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.communique.web.Digest;

/** SHA-256 digests, by which contents are known. */
final class ContentDigest {
    private static final int BUFFER = 64 << 10;

    private ContentDigest() {}

    /** Returns the digest of a file, in hexadecimal digits. */
    static String of(Path file) throws IOException {
        MessageDigest digest = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
