package org.communique.media;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Copies an image without private data: what the camera wrote about place, people and devices, comments, previews of what was cut off, and
 * everything behind the end of the image. The image itself stays the same, bit by bit. Reads on the way what the file says about the image.
 */
abstract class CleanCopy {
    private static final int BUFFER = 64 << 10;

    final DataInputStream in;
    final DataOutputStream out;
    final EmbeddedBlocks found = new EmbeddedBlocks();

    CleanCopy(DataInputStream in, DataOutputStream out) {
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
            WebPCopy.writeLength(target);
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
            DataOutputStream out = new DataOutputStream(target);
            CleanCopy copy =
                    switch (format) {
                        case JPEG -> new JpegCopy(in, out);
                        case PNG -> new PngCopy(in, out);
                        case GIF -> new GifCopy(in, out);
                        case WEBP -> new WebPCopy(in, out, Files.size(source));
                        default -> throw new IllegalArgumentException(format.name());
                    };
            copy.run();
            return copy.found;
        } catch (EOFException e) {
            throw new BrokenFileException("the file ends before the image does");
        }
    }

    /** Copies the whole image. */
    abstract void run() throws IOException, BrokenFileException;

    final byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }

    final void copyBytes(long count) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = count;
        while (left > 0) {
            int part = (int) Math.min(left, BUFFER);
            in.readFully(buffer, 0, part);
            out.write(buffer, 0, part);
            left -= part;
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static boolean startsWith(byte[] data, String start) {
        byte[] expected = ascii(start);
        return data.length >= expected.length && Arrays.equals(data, 0, expected.length, expected, 0, expected.length);
    }
}
