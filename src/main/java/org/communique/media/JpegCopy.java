package org.communique.media;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Copies JPEG (ITU-T T.81, annex B). */
final class JpegCopy extends CleanCopy {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int COM = 0xFE;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int APP13 = 0xED;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int FIRST_RESTART = 0xD0;
    private static final int LAST_RESTART = 0xD7;
    private static final int PROGRESSIVE = 0xC2;
    /** The usual scripts have ten. */
    private static final int MAX_SCANS = 100;

    private static final String JFIF = "JFIF\0";
    private static final String EXIF = "Exif\0\0";
    private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";
    private static final String ICC = "ICC_PROFILE\0";
    private static final String ADOBE = "Adobe";

    JpegCopy(DataInputStream in, DataOutputStream out) {
        super(in, out);
    }

    @Override
    void run() throws IOException, BrokenFileException {
        in.skipNBytes(2);
        out.writeShort(0xFF00 | SOI);
        found.frames(1);
        int scans = 0;
        int marker = nextMarker();
        while (marker != EOI) {
            byte[] data = segment();
            if (marker == PROGRESSIVE) {
                found.progressive();
            } else if (marker == SOS && ++scans > MAX_SCANS) {
                throw new BrokenFileException("the JPEG file has more than 100 scans");
            }
            byte[] kept = marker >= APP0 && marker <= APP15 || marker == COM ? kept(marker, data) : data;
            if (kept != null) {
                out.writeShort(0xFF00 | marker);
                out.writeShort(kept.length + 2);
                out.write(kept);
            }
            marker = marker == SOS ? copyScan() : nextMarker();
        }
        out.writeShort(0xFF00 | EOI);
    }

    private byte[] kept(int marker, byte[] data) {
        return switch (marker) {
            case APP0 -> startsWith(data, JFIF) ? data : null;
            case APP1 -> publicExif(data);
            case APP2 -> startsWith(data, ICC) ? data : null;
            case APP13 -> publicResources(data);
            case APP14 -> startsWith(data, ADOBE) ? data : null;
            default -> null;
        };
    }

    private byte[] publicExif(byte[] data) {
        if (startsWith(data, EXIF)) {
            found.exif(Arrays.copyOfRange(data, EXIF.length(), data.length));
            ExifBlock exif = ExifBlock.of(found.exif());
            return exif.isEmpty() ? null : concat(ascii(EXIF), exif.tiff());
        }
        if (startsWith(data, XMP)) {
            found.xmp(Arrays.copyOfRange(data, XMP.length(), data.length));
        }
        return null;
    }

    private byte[] publicResources(byte[] data) {
        byte[] iptc = PhotoshopResources.iptc(data);
        if (iptc == null) {
            return null;
        }
        found.iptc(iptc);
        return PhotoshopResources.ofIptc(iptc);
    }

    private int nextMarker() throws IOException, BrokenFileException {
        int b = in.readUnsignedByte();
        if (b != 0xFF) {
            throw new BrokenFileException("the segments of the JPEG file are damaged");
        }
        while (b == 0xFF) {
            b = in.readUnsignedByte();
        }
        if (b == 0 || b >= FIRST_RESTART && b <= SOI) {
            throw new BrokenFileException("the segments of the JPEG file are damaged");
        }
        return b;
    }

    private byte[] segment() throws IOException, BrokenFileException {
        int length = in.readUnsignedShort();
        if (length < 2) {
            throw new BrokenFileException("a segment of the JPEG file has no length");
        }
        return bytes(length - 2);
    }

    /** Copies the compressed data that follows a scan header, and returns the marker that ends it. */
    private int copyScan() throws IOException {
        while (true) {
            int b = in.readUnsignedByte();
            if (b != 0xFF) {
                out.write(b);
                continue;
            }
            int next = in.readUnsignedByte();
            while (next == 0xFF) {
                next = in.readUnsignedByte();
            }
            if (next != 0 && (next < FIRST_RESTART || next > LAST_RESTART)) {
                return next;
            }
            out.write(0xFF);
            out.write(next);
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
