package org.communique.media;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** Copies WebP (RFC 9649). */
final class WebPCopy extends CleanCopy {
    private static final int CHUNK_HEADER = 8;
    private static final int FLAG_XMP = 0x04;
    private static final String EXIF = "Exif\0\0";
    private static final Set<String> KEPT = Set.of("VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP");

    private final long size;

    /** @param size of the file */
    WebPCopy(DataInputStream in, DataOutputStream out, long size) {
        super(in, out);
        this.size = size;
    }

    @Override
    void run() throws IOException, BrokenFileException {
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
                    found.exif(startsWith(data, EXIF) ? Arrays.copyOfRange(data, EXIF.length(), data.length) : data);
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
