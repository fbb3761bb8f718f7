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
 * Encodes journal positions as cursors: one AES block of the position and eight zero bytes, in base64url. A client can neither forge a
 * cursor nor see from two cursors how many changes are between them. All nodes share the key, which is in the database.
 */
@ApplicationScoped
class ChangeCursors {
    private static final int LENGTH = 22;
    /** A single block needs no chaining mode. */
    private static final String CIPHER = "AES/ECB/NoPadding";

    private final EntityManager database;
    private volatile SecretKeySpec key;

    ChangeCursors(EntityManager database) {
        this.database = database;
    }

    String encode(long position) {
        byte[] block = ByteBuffer.allocate(2 * Long.BYTES).putLong(position).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(crypt(Cipher.ENCRYPT_MODE, block));
    }

    /** Returns the position; empty if the text is not a cursor of this service. */
    OptionalLong decode(String cursor) {
        if (cursor.length() != LENGTH) {
            return OptionalLong.empty();
        }
        try {
            ByteBuffer block = ByteBuffer.wrap(
                    crypt(Cipher.DECRYPT_MODE, Base64.getUrlDecoder().decode(cursor)));
            long position = block.getLong();
            return block.getLong() == 0 && position >= 0 ? OptionalLong.of(position) : OptionalLong.empty();
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
            throw new IllegalStateException("AES is not available", e);
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
