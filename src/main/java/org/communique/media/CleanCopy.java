package org.communique.media;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Copies an image without private data: what the camera wrote about place, people and devices, comments, previews of what was cut off, and
 * everything behind the end of the image. The image itself stays the same, bit by bit. Reads on the way what the file says about the image.
 */
final class CleanCopy {
    private static final int BUFFER = 64 << 10;

    private final DataInputStream in;
    private final DataOutputStream out;
    private final EmbeddedBlocks found = new EmbeddedBlocks();

    private CleanCopy(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Writes the copy.
     *
     * @throws BrokenFileException if the image is incomplete or has no valid structure
     */
    static EmbeddedBlocks write(Path source, FileFormat format, Path target) throws IOException, BrokenFileException {
        EmbeddedBlocks found;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), BUFFER)) {
            found = copy(source, format, out);
        }
        if (format == FileFormat.WEBP) {
            WebP.writeLength(target);
        }
        return found;
    }

    /**
     * Returns what the file says about the image, without a copy.
     *
     * @throws BrokenFileException if the image is incomplete or has no valid structure
     */
    static EmbeddedBlocks read(Path source, FileFormat format) throws IOException, BrokenFileException {
        return copy(source, format, OutputStream.nullOutputStream());
    }

    private static EmbeddedBlocks copy(Path source, FileFormat format, OutputStream target)
            throws IOException, BrokenFileException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(source), BUFFER))) {
            CleanCopy copy = new CleanCopy(in, new DataOutputStream(target));
            switch (format) {
                case JPEG -> copy.new Jpeg().copy();
                case PNG -> copy.new Png().copy();
                case GIF -> copy.new Gif().copy();
                case WEBP -> copy.new WebP().copy(Files.size(source));
                default -> throw new IllegalArgumentException(format.name());
            }
            return copy.found;
        } catch (EOFException e) {
            throw new BrokenFileException("the file ends before the image does");
        }
    }

    /** JPEG (ITU-T T.81, annex B). */
    private final class Jpeg {
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

        void copy() throws IOException, BrokenFileException {
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
    }

    /** PNG (W3C PNG, third edition, section 5). */
    private final class Png {
        private static final int SIGNATURE = 8;
        private static final int CRC = 4;
        private static final int MAX_PROFILE_NAME = 80;
        private static final Set<String> KEPT = Set.of(
                "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "hIST",
                "cICP", "mDCV", "cLLI", "acTL", "fcTL", "fdAT");
        private static final String XMP = "XML:com.adobe.xmp\0\0\0\0\0";

        void copy() throws IOException, BrokenFileException {
            out.write(bytes(SIGNATURE));
            boolean isFirst = true;
            String type;
            do {
                int length = in.readInt();
                byte[] name = bytes(4);
                type = new String(name, StandardCharsets.ISO_8859_1);
                if (length < 0 || isFirst != type.equals("IHDR")) {
                    throw new BrokenFileException("the chunks of the PNG file are damaged");
                }
                isFirst = false;
                copyChunk(type, name, length);
            } while (!type.equals("IEND"));
            found.frames(1);
        }

        private void copyChunk(String type, byte[] name, int length) throws IOException {
            boolean isRead = type.equals("eXIf") && length <= EmbeddedBlocks.MAX_EXIF
                    || (type.equals("iTXt") || type.equals("iCCP")) && length <= EmbeddedBlocks.MAX_BLOCK;
            if (type.equals("fcTL")) {
                found.frames(1);
            }
            if (isRead) {
                byte[] data = bytes(length);
                in.skipNBytes(CRC);
                byte[] kept = kept(type, data);
                if (kept != null) {
                    writeChunk(name, kept);
                }
            } else if (KEPT.contains(type)) {
                out.writeInt(length);
                out.write(name);
                copyBytes((long) length + CRC);
            } else {
                in.skipNBytes((long) length + CRC);
            }
        }

        private byte[] kept(String type, byte[] data) {
            switch (type) {
                case "eXIf" -> {
                    found.exif(data);
                    ExifBlock exif = ExifBlock.of(data);
                    return exif.isEmpty() ? null : exif.tiff();
                }
                case "iCCP" -> {
                    int name = 0;
                    while (name < MAX_PROFILE_NAME && name < data.length && data[name] != 0) {
                        name++;
                    }
                    if (name + 2 < data.length) {
                        found.compressedProfile(Arrays.copyOfRange(data, name + 2, data.length));
                    }
                    return data;
                }
                default -> {
                    if (startsWith(data, XMP)) {
                        found.xmp(Arrays.copyOfRange(data, XMP.length(), data.length));
                    }
                    return null;
                }
            }
        }

        private void writeChunk(byte[] name, byte[] data) throws IOException {
            CRC32 crc = new CRC32();
            crc.update(name);
            crc.update(data);
            out.writeInt(data.length);
            out.write(name);
            out.write(data);
            out.writeInt((int) crc.getValue());
        }
    }

    /** GIF89a. */
    private final class Gif {
        private static final int HEADER = 13;
        private static final int DESCRIPTOR = 9;
        private static final int IMAGE = 0x2C;
        private static final int EXTENSION = 0x21;
        private static final int TRAILER = 0x3B;
        private static final int GRAPHIC_CONTROL = 0xF9;
        private static final int APPLICATION = 0xFF;
        private static final Set<String> KEPT_APPLICATIONS = Set.of("NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012");

        void copy() throws IOException, BrokenFileException {
            byte[] header = bytes(HEADER);
            out.write(header);
            copyColours(header[10]);
            int images = 0;
            int block = in.readUnsignedByte();
            while (block != TRAILER) {
                if (block == IMAGE) {
                    images++;
                    out.write(IMAGE);
                    byte[] descriptor = bytes(DESCRIPTOR);
                    out.write(descriptor);
                    copyColours(descriptor[DESCRIPTOR - 1]);
                    out.write(in.readUnsignedByte());
                    copyBlocks(true);
                } else if (block == EXTENSION) {
                    copyExtension();
                } else if (block != 0) {
                    throw new BrokenFileException("the blocks of the GIF file are damaged");
                }
                block = in.readUnsignedByte();
            }
            if (images == 0) {
                throw new BrokenFileException("the GIF file has no image");
            }
            found.frames(images);
            out.write(TRAILER);
        }

        private void copyColours(byte flags) throws IOException {
            if ((flags & 0x80) != 0) {
                out.write(bytes(3 << ((flags & 7) + 1)));
            }
        }

        private void copyExtension() throws IOException {
            int label = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            byte[] first = bytes(length);
            boolean isKept = label == GRAPHIC_CONTROL
                    || label == APPLICATION
                            && KEPT_APPLICATIONS.contains(new String(first, StandardCharsets.ISO_8859_1));
            if (isKept) {
                out.write(EXTENSION);
                out.write(label);
                out.write(length);
                out.write(first);
            }
            if (length > 0) {
                copyBlocks(isKept);
            }
        }

        private void copyBlocks(boolean isKept) throws IOException {
            int length;
            do {
                length = in.readUnsignedByte();
                byte[] data = bytes(length);
                if (isKept) {
                    out.write(length);
                    out.write(data);
                }
            } while (length > 0);
        }
    }

    /** WebP (RFC 9649). */
    private final class WebP {
        private static final int CHUNK_HEADER = 8;
        private static final int FLAG_XMP = 0x04;
        private static final String EXIF = "Exif\0\0";
        private static final Set<String> KEPT = Set.of("VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP");

        void copy(long size) throws IOException, BrokenFileException {
            in.skipNBytes(4);
            long length = littleEndian();
            in.skipNBytes(4);
            if (length + CHUNK_HEADER > size) {
                throw new EOFException();
            }
            out.write(ascii("RIFF\0\0\0\0WEBP"));
            long left = length - 4;
            while (left >= CHUNK_HEADER) {
                byte[] name = bytes(4);
                long chunk = littleEndian();
                left -= CHUNK_HEADER + chunk;
                if (left < 0) {
                    throw new BrokenFileException("the chunks of the WebP file are damaged");
                }
                copyChunk(name, chunk);
                if (chunk % 2 == 1 && left > 0) {
                    in.readUnsignedByte();
                    left--;
                }
            }
        }

        private void copyChunk(byte[] name, long length) throws IOException {
            String type = new String(name, StandardCharsets.ISO_8859_1);
            switch (type) {
                case "EXIF" -> {
                    byte[] data = block(length, EmbeddedBlocks.MAX_EXIF);
                    if (data != null) {
                        found.exif(
                                startsWith(data, EXIF) ? Arrays.copyOfRange(data, EXIF.length(), data.length) : data);
                    }
                    // The header announces such a chunk, so there is one even if it says nothing.
                    byte[] kept = ExifBlock.of(found.exif()).tiff();
                    writeHeader(name, kept.length);
                    out.write(kept);
                    pad(kept.length);
                }
                case "XMP " -> {
                    byte[] data = block(length, EmbeddedBlocks.MAX_BLOCK);
                    if (data != null) {
                        found.xmp(data);
                    }
                }
                case "VP8X" -> {
                    writeHeader(name, length);
                    if (length > 0) {
                        out.write(in.readUnsignedByte() & ~FLAG_XMP);
                        copyBytes(length - 1);
                    }
                    pad(length);
                }
                default -> {
                    if (type.equals("ANMF") || type.startsWith("VP8")) {
                        found.frames(1);
                    }
                    if (KEPT.contains(type)) {
                        writeHeader(name, length);
                        copyBytes(length);
                        pad(length);
                    } else {
                        in.skipNBytes(length);
                    }
                }
            }
        }

        /** Null if the block is too large to be read. */
        private byte[] block(long length, int most) throws IOException {
            if (length > most) {
                in.skipNBytes(length);
                return null;
            }
            return bytes((int) length);
        }

        private long littleEndian() throws IOException {
            return Integer.reverseBytes(in.readInt()) & 0xFFFFFFFFL;
        }

        private void writeHeader(byte[] name, long length) throws IOException {
            out.write(name);
            out.writeInt(Integer.reverseBytes((int) length));
        }

        private void pad(long length) throws IOException {
            if (length % 2 == 1) {
                out.write(0);
            }
        }

        static void writeLength(Path file) throws IOException {
            try (RandomAccessFile header = new RandomAccessFile(file.toFile(), "rw")) {
                header.seek(4);
                header.writeInt(Integer.reverseBytes((int) header.length() - CHUNK_HEADER));
            }
        }
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }

    private void copyBytes(long count) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = count;
        while (left > 0) {
            int part = (int) Math.min(left, BUFFER);
            in.readFully(buffer, 0, part);
            out.write(buffer, 0, part);
            left -= part;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean startsWith(byte[] data, String start) {
        byte[] expected = ascii(start);
        return data.length >= expected.length && Arrays.equals(data, 0, expected.length, expected, 0, expected.length);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
