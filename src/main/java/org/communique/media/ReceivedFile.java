package org.communique.media;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An uploaded file that was examined and is not stored yet.
 *
 * @param file          as it will be served; deleted when this is closed
 * @param requestDigest of the file as it was sent, with its name and type
 * @param extent        in pixels, as displayed; null if not known
 */
record ReceivedFile(
        Path file,
        byte[] requestDigest,
        String digest,
        long size,
        FileFormat format,
        String filename,
        ImageDecoder.Extent extent,
        ImageMetadata metadata,
        boolean hasRenditions)
        implements Closeable {

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
