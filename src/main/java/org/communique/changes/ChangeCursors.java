package org.communique.changes;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.OptionalLong;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Places in the journal as followers get them: one block of AES over the position and eight bytes of zeros, base64url. Nobody can make
 * one up, or read off the gaps between two how much happened that is not for everyone. All nodes share the key, which is in the
 * database.
 */
@ApplicationScoped
class ChangeCursors {
    private static final int LENGTH = 22;
    /** A single block needs no mode of chaining. */
    private static final String CIPHER = "AES/ECB/NoPadding";

    private final EntityManager database;
    private volatile SecretKeySpec key;

    ChangeCursors(EntityManager database) {
        this.database = database;
    }

    String encode(long position) {
        byte[] place = ByteBuffer.allocate(2 * Long.BYTES).putLong(position).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(crypt(Cipher.ENCRYPT_MODE, place));
    }

    /** The position; empty when it is no cursor of this service's. */
    OptionalLong decode(String cursor) {
        if (cursor.length() != LENGTH) {
            return OptionalLong.empty();
        }
        try {
            ByteBuffer place = ByteBuffer.wrap(
                    crypt(Cipher.DECRYPT_MODE, Base64.getUrlDecoder().decode(cursor)));
            long position = place.getLong();
            return place.getLong() == 0 && position >= 0 ? OptionalLong.of(position) : OptionalLong.empty();
        } catch (IllegalArgumentException notBase64) {
            return OptionalLong.empty();
        }
    }

    private byte[] crypt(int mode, byte[] block) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key());
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }

    private SecretKeySpec key() {
        if (key == null) {
            key = new SecretKeySpec(read(), "AES");
        }
        return key;
    }

    private byte[] read() {
        return QuarkusTransaction.joiningExisting()
                .call(() -> (byte[]) database.createNativeQuery("select key from cursor_key", byte[].class)
                        .getSingleResult());
    }
}
