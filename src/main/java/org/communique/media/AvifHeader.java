package org.communique.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the size of an AVIF image, which this service cannot decode, from its image spatial extents (ISO/IEC 23008-12, section 6.5.3). */
final class AvifHeader {
    private static final int HEAD = 64 << 10;
    private static final int EXTENTS = 0x69737065;
    private static final int LENGTH_OF_BOX = 20;
    private static final int MAX_SIDE = 65_536;

    private AvifHeader() {}

    /** The largest extents, since there may be others of previews and tiles; null if there are none. */
    static ImageDecoder.Extent extent(Path file) throws IOException {
        ByteBuffer head;
        try (InputStream in = Files.newInputStream(file)) {
            head = ByteBuffer.wrap(in.readNBytes(HEAD));
        }
        ImageDecoder.Extent largest = null;
        for (int at = 4; at + LENGTH_OF_BOX - 4 <= head.limit(); at++) {
            if (head.getInt(at) == EXTENTS && head.getInt(at - 4) == LENGTH_OF_BOX) {
                int width = head.getInt(at + 8);
                int height = head.getInt(at + 12);
                boolean isPossible = width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE;
                ImageDecoder.Extent extent = isPossible ? new ImageDecoder.Extent(width, height) : null;
                if (extent != null && (largest == null || extent.pixels() > largest.pixels())) {
                    largest = extent;
                }
            }
        }
        return largest;
    }
}
