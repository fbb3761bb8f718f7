package org.communique.media;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The part of the EXIF data of an image that is published: how to turn it, and whose it is. What it says about the camera, the place and the
 * people is private.
 *
 * @param orientation 1 to 8 as in EXIF, 1 if it need not be turned
 * @param copyright   null if not known
 */
record ExifBlock(int orientation, String copyright) {
    static final ExifBlock NONE = new ExifBlock(1, null);

    private static final int MAX_ORIENTATION = 8;
    private static final int ORIENTATION = 0x0112;
    private static final int COPYRIGHT = 0x8298;
    private static final int ASCII = 2;
    private static final int SHORT = 3;
    private static final int ENTRY_LENGTH = 12;
    private static final int HEADER_LENGTH = 8;
    private static final int MAX_COPYRIGHT_BYTES = 500;

    /** @param tiff EXIF data; may be null */
    static ExifBlock of(byte[] tiff) {
        Metadata metadata = new Metadata();
        if (tiff != null) {
            try {
                new ExifReader().extract(new ByteArrayReader(tiff), metadata);
            } catch (RuntimeException | StackOverflowError damaged) {
                return NONE;
            }
        }
        Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        if (directory == null) {
            return NONE;
        }
        Integer orientation = directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        return new ExifBlock(
                orientation == null || orientation < 1 || orientation > MAX_ORIENTATION ? 1 : orientation,
                MediaText.singleLine(directory.getString(ExifIFD0Directory.TAG_COPYRIGHT), MediaText.MAX_CREDIT));
    }

    boolean isEmpty() {
        return orientation == 1 && copyright == null;
    }

    /** Returns the data as TIFF with one directory (EXIF 2.32, section 4.6). */
    byte[] tiff() {
        byte[] text = copyright == null ? new byte[0] : terminated(copyright);
        int entries = copyright == null ? 1 : 2;
        int end = HEADER_LENGTH + 2 + entries * ENTRY_LENGTH + 4;
        // Shorter texts stand in the directory itself.
        boolean isInline = text.length <= 4;
        ByteBuffer tiff = ByteBuffer.allocate(end + (isInline ? 0 : text.length));
        tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(HEADER_LENGTH);
        tiff.putShort((short) entries);
        tiff.putShort((short) ORIENTATION)
                .putShort((short) SHORT)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        if (copyright != null) {
            tiff.putShort((short) COPYRIGHT).putShort((short) ASCII).putInt(text.length);
            if (isInline) {
                tiff.put(text).position(end - 4);
            } else {
                tiff.putInt(end);
            }
        }
        tiff.putInt(0);
        if (!isInline) {
            tiff.put(text);
        }
        return tiff.array();
    }

    private static byte[] terminated(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MAX_COPYRIGHT_BYTES);
        // Not in the middle of a character.
        while (length > 0 && length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        return ByteBuffer.allocate(length + 1).put(bytes, 0, length).array();
    }
}
