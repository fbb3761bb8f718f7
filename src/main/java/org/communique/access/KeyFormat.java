package org.communique.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.communique.web.Digest;

/**
 * The format of an API key: {@code cmq_}, 43 base62 characters (256 random bits), and a 6-character checksum (CRC-32, base62) by which
 * secret scanners distinguish a leaked key from a lookalike.
 */
final class KeyFormat {
    private static final String PREFIX = "cmq_";
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_CHARACTERS = 43;
    private static final int CHECKSUM_CHARACTERS = 6;
    private static final int SHOWN_CHARACTERS = PREFIX.length() + 8;
    private static final Pattern PATTERN =
            Pattern.compile("cmq_[0-9A-Za-z]{" + (RANDOM_CHARACTERS + CHECKSUM_CHARACTERS) + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeyFormat() {}

    static String generate() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        String body = PREFIX + base62(new BigInteger(1, bytes), RANDOM_CHARACTERS);
        return body + checksum(body);
    }

    /** Whether the text has the form and the checksum of a key. Such a key need not exist. */
    static boolean isWellFormed(String text) {
        if (!PATTERN.matcher(text).matches()) {
            return false;
        }
        int end = text.length() - CHECKSUM_CHARACTERS;
        return checksum(text.substring(0, end)).equals(text.substring(end));
    }

    /** The first characters of the key, which identify it in lists and serve to find its row. */
    static String prefixOf(String key) {
        return key.substring(0, SHOWN_CHARACTERS);
    }

    static byte[] hashOf(String key) {
        return Digest.sha256(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return base62(BigInteger.valueOf(crc.getValue()), CHECKSUM_CHARACTERS);
    }

    private static String base62(BigInteger number, int length) {
        char[] digits = new char[length];
        BigInteger rest = number;
        BigInteger base = BigInteger.valueOf(ALPHABET.length());
        for (int i = length - 1; i >= 0; i--) {
            BigInteger[] quotient = rest.divideAndRemainder(base);
            digits[i] = ALPHABET.charAt(quotient[1].intValue());
            rest = quotient[0];
        }
        return new String(digits);
    }
}
