package org.communique.media;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Copies GIF89a. */
final class GifCopy extends CleanCopy {
    private static final int HEADER = 13;
    private static final int DESCRIPTOR = 9;
    private static final int IMAGE = 0x2C;
    private static final int EXTENSION = 0x21;
    private static final int TRAILER = 0x3B;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int APPLICATION = 0xFF;
    private static final Set<String> KEPT_APPLICATIONS = Set.of("NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012");

    GifCopy(DataInputStream in, DataOutputStream out) {
        super(in, out);
    }

    @Override
    void run() throws IOException, BrokenFileException {
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
                || label == APPLICATION && KEPT_APPLICATIONS.contains(new String(first, StandardCharsets.ISO_8859_1));
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
