package org.communique.media;

import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.communique.memory.MemoryBudget;

/** Makes the renditions of an image. */
@ApplicationScoped
class RenditionMaker {
    /** Pixels. */
    static final int SMALLEST = 320;

    private static final List<Integer> WIDTHS_DOWNWARDS = List.of(2_048, 1_280, 640, SMALLEST);
    private static final long MAX_MEMORY = 128 << 20;
    private static final int HEAP_FRACTION = 6;
    /** Of the memory, the rest is for the images that are made. */
    private static final double DECODED_PART = 0.55;

    private static final Duration DECODER_TIMEOUT = Duration.ofMinutes(1);
    private static final int BYTES_PER_PIXEL = 4;
    /** A drawing as PNG is sharp and small; a photograph as PNG is several times as large as a JPEG. */
    private static final int PNG_WORTH = 2;

    private final MediaStore store;
    private final StoredContents contents;
    private final MemoryBudget budget;

    RenditionMaker(MediaStore store, StoredContents contents, MemoryBudget budget) {
        this.store = store;
        this.contents = contents;
        this.budget = budget;
    }

    /** Whether a rendition of some image may have this name. */
    static boolean isName(String name) {
        return WIDTHS_DOWNWARDS.stream().anyMatch(width -> width.toString().equals(name));
    }

    /**
     * Makes and stores all renditions of an image: those not wider than the image that fit into the memory.
     *
     * @throws BrokenFileException if the image cannot be decoded
     */
    List<StoredRendition> make(Path file, FileFormat format) throws IOException, BrokenFileException {
        long memory = Math.min(MAX_MEMORY, Runtime.getRuntime().maxMemory() / HEAP_FRACTION);
        EmbeddedBlocks blocks = CleanCopy.read(file, format);
        MemoryBudget.Share share = budget.take(memory);
        try (ImageDecoder image = ImageDecoder.open(file, format)) {
            return make(image, blocks, format, memory);
        } finally {
            share.close();
        }
    }

    private List<StoredRendition> make(ImageDecoder image, EmbeddedBlocks blocks, FileFormat format, long memory)
            throws IOException, BrokenFileException {
        ImageDecoder.Extent extent = image.extent();
        long decodedBytes = (long) (memory * DECODED_PART);
        if (!image.fits(extent, decodedBytes)) {
            return List.of();
        }
        if (!ImageDecoder.acquire(DECODER_TIMEOUT)) {
            throw new IOException("other images are being decoded");
        }
        BufferedImage decoded;
        try {
            decoded = image.decode(extent, decodedBytes, blocks);
        } finally {
            ImageDecoder.release();
        }
        int orientation = ExifBlock.of(blocks.exif()).orientation();
        return make(decoded, extent, orientation, format, memory - decodedBytes);
    }

    private List<StoredRendition> make(
            BufferedImage decoded, ImageDecoder.Extent extent, int orientation, FileFormat format, long memory)
            throws IOException {
        ImageDecoder.Extent displayed = extent.turned(orientation);
        ImageDecoder.Extent source =
                new ImageDecoder.Extent(decoded.getWidth(), decoded.getHeight()).turned(orientation);
        List<StoredRendition> made = new ArrayList<>();
        IndexColorModel palette = decoded.getColorModel() instanceof IndexColorModel colours
                        && !colours.hasAlpha()
                        && colours.getPixelSize() > 1
                ? colours
                : null;
        BufferedImage larger = ImageScaler.plain(decoded);
        for (int width : WIDTHS_DOWNWARDS) {
            int height = (int) Math.max(1, Math.round((double) width * displayed.height() / displayed.width()));
            ImageDecoder.Extent target = new ImageDecoder.Extent(width, height);
            if (width <= displayed.width()
                    && width <= source.width()
                    && height <= source.height()
                    && target.pixels() * BYTES_PER_PIXEL <= memory / 2) {
                // Turned when it is small.
                ImageDecoder.Extent stored = target.turned(orientation);
                larger = ImageScaler.scaled(larger, stored.width(), stored.height());
                made.add(0, store(ImageScaler.turned(larger, orientation), width, format, palette));
            }
        }
        return made;
    }

    /** @param palette the colours of the original; null if they are not limited */
    private StoredRendition store(BufferedImage image, int width, FileFormat original, IndexColorModel palette)
            throws IOException {
        boolean isTranslucent = ImageScaler.isTranslucent(image);
        boolean isDrawing = original == FileFormat.PNG || original == FileFormat.GIF;
        Path png = isTranslucent || isDrawing ? newFile() : null;
        Path jpeg = isTranslucent ? null : newFile();
        try {
            if (png != null) {
                ImageScaler.writePng(palette == null ? image : ImageScaler.withPalette(image, palette), png);
            }
            if (jpeg != null) {
                ImageScaler.writeJpeg(image, jpeg);
            }
            boolean isPng = jpeg == null || png != null && Files.size(png) <= PNG_WORTH * Files.size(jpeg);
            return store(image, width, isPng ? FileFormat.PNG : FileFormat.JPEG, isPng ? png : jpeg);
        } finally {
            delete(png);
            delete(jpeg);
        }
    }

    private Path newFile() throws IOException {
        return Files.createTempFile(store.spoolDirectory(), "rendition", null);
    }

    private static void delete(Path file) throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    private StoredRendition store(BufferedImage image, int width, FileFormat format, Path file) throws IOException {
        long size = Files.size(file);
        String content = contents.store(ContentDigest.of(file), file);
        return new StoredRendition(
                String.valueOf(width), format.type(), image.getWidth(), image.getHeight(), size, content);
    }
}
