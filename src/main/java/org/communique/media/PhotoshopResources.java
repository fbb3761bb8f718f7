package org.communique.media;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The image resources that image editors write into JPEG files (Adobe Photoshop File Formats, "Image Resource Blocks"). One of them has the
 * fields of IPTC, which credit the author; others have previews of what was cut off.
 */
final class PhotoshopResources {
    private static final byte[] HEADER = "Photoshop 3.0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int SIGNATURE = 0x3842494D;
    private static final short IPTC = 0x0404;

    private PhotoshopResources() {}

    /** Returns the records of IPTC; null if there are none. */
    static byte[] iptc(byte[] segment) {
        if (segment.length < HEADER.length || !Arrays.equals(segment, 0, HEADER.length, HEADER, 0, HEADER.length)) {
            return null;
        }
        ByteBuffer resources = ByteBuffer.wrap(segment).position(HEADER.length);
        try {
            while (resources.hasRemaining() && resources.getInt() == SIGNATURE) {
                short id = resources.getShort();
                int name = (resources.get() & 0xFF) + 1;
                skip(resources, name + name % 2 - 1);
                int size = resources.getInt();
                if (size < 0) {
                    return null;
                }
                if (id == IPTC) {
                    byte[] records = new byte[Math.min(size, resources.remaining())];
                    resources.get(records);
                    return records;
                }
                skip(resources, size + size % 2);
            }
            return null;
        } catch (BufferUnderflowException | IllegalArgumentException broken) {
            return null;
        }
    }

    private static void skip(ByteBuffer buffer, int count) {
        buffer.position(Math.addExact(buffer.position(), Math.min(count, buffer.remaining())));
    }

    /** Returns a segment with nothing but the records of IPTC. */
    static byte[] ofIptc(byte[] records) {
        ByteBuffer segment = ByteBuffer.allocate(HEADER.length + 12 + records.length + records.length % 2);
        segment.put(HEADER).putInt(SIGNATURE).putShort(IPTC).putShort((short) 0).putInt(records.length);
        segment.put(records);
        return segment.array();
    }
}
