package org.communique.media;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.communique.text.Characters;

/** Names of uploaded files: a single path segment of letters of any script, digits and a few signs, with the extension of the format. */
final class FileName {
    private static final int MAX_LENGTH = 100;
    /** The end has the extension. */
    private static final int MAX_SENT = 300;

    private static final String DEFAULT = "file";
    /** RFC 6266, with the extended value of RFC 8187. */
    private static final Pattern EXTENDED =
            Pattern.compile("(?:^|;)\\s*filename\\*\\s*=\\s*UTF-8'[^']*'([^;\\s]+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern PLAIN = Pattern.compile(
            "(?:^|;)\\s*filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\\s]++))", Pattern.CASE_INSENSITIVE);

    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{M}\\p{N}._-]+");
    private static final Pattern ENDS = Pattern.compile("^[-._]+|[-._]+$");
    private static final Pattern EXTENSION = Pattern.compile("\\.([A-Za-z0-9]{1,5})$");
    private static final String UNRESERVED = "-._~";

    private FileName() {}

    /**
     * Returns the name in a header, as it can be stored.
     *
     * @param disposition the value of {@code Content-Disposition}; may be null
     */
    static String of(String disposition, FileFormat format) {
        String name = disposition == null ? null : named(disposition);
        name = name == null || name.length() <= MAX_SENT ? name : name.substring(name.length() - MAX_SENT);
        String safe = name == null ? "" : safe(name);
        Matcher extension = EXTENSION.matcher(safe);
        boolean hasExtension = extension.find();
        String base = ENDS.matcher(hasExtension ? safe.substring(0, extension.start()) : safe)
                .replaceAll("");
        String kept = hasExtension ? extension.group(1).toLowerCase(Locale.ROOT) : "";
        boolean isUsual = format == FileFormat.JPEG && kept.equals("jpeg");
        return (base.isEmpty() ? DEFAULT : shortened(base)) + "." + (isUsual ? kept : format.extension());
    }

    /** Returns the name for a version of the file in another format. */
    static String withExtension(String name, FileFormat format) {
        return EXTENSION.matcher(name).replaceFirst("") + "." + format.extension();
    }

    /** Returns the format that the extension of a name stands for. */
    static FileFormat format(String name) {
        return Arrays.stream(FileFormat.values())
                .filter(format -> name.endsWith("." + format.extension()))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Returns the value of {@code Content-Disposition} (RFC 6266) for a name.
     *
     * @param isInline whether browsers show the file, and do not save it
     */
    static String disposition(String name, boolean isInline) {
        return (isInline ? "inline" : "attachment") + "; filename*=UTF-8''" + encoded(name);
    }

    /** Percent-encodes a name for a path. */
    static String encoded(String name) {
        StringBuilder encoded = new StringBuilder(name.length());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain =
                    b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || UNRESERVED.indexOf(b) >= 0;
            encoded.append(isPlain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return encoded.toString();
    }

    private static String named(String disposition) {
        Matcher extended = EXTENDED.matcher(disposition);
        if (extended.find()) {
            return percentDecoded(extended.group(1));
        }
        Matcher plain = PLAIN.matcher(disposition);
        if (!plain.find()) {
            return null;
        }
        String name = plain.group(1) == null ? plain.group(2) : plain.group(1).replaceAll("\\\\(.)", "$1");
        return utf8(name);
    }

    private static String percentDecoded(String value) {
        ByteBuffer bytes = ByteBuffer.allocate(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%' && i + 2 < value.length() && isHex(value.charAt(i + 1)) && isHex(value.charAt(i + 2))) {
                bytes.put((byte) Integer.parseInt(value.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.put((byte) (c < 0x80 ? c : '_'));
            }
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0;
    }

    /** Browsers and other clients send UTF-8, which the server reads as ISO 8859-1. */
    private static String utf8(String header) {
        if (header.chars().anyMatch(c -> c > 0xFF)) {
            return header;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }

    private static String safe(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String line = Characters.singleLine(Characters.removeForbidden(last));
        return line == null ? "" : UNSAFE.matcher(line).replaceAll("-");
    }

    private static String shortened(String base) {
        int end = base.codePointCount(0, base.length()) <= MAX_LENGTH
                ? base.length()
                : base.offsetByCodePoints(0, MAX_LENGTH);
        return base.substring(0, end);
    }
}
