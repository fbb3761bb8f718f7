package org.communique.media;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/** Copies PNG (W3C PNG, third edition, section 5). */
final class PngCopy extends CleanCopy {
    private static final int SIGNATURE = 8;
    private static final int CRC = 4;
    private static final int MAX_PROFILE_NAME = 80;
    private static final Set<String> KEPT = Set.of(
            "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "hIST",
            "cICP", "mDCV", "cLLI", "acTL", "fcTL", "fdAT");
    private static final String XMP = "XML:com.adobe.xmp\0\0\0\0\0";

    PngCopy(DataInputStream in, DataOutputStream out) {
        super(in, out);
    }

    @Override
    void run() throws IOException, BrokenFileException {
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
