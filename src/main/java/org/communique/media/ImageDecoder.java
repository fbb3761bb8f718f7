package org.communique.media;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.InflaterInputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Decodes images within a limit of memory: large ones in a lower resolution. */
final class ImageDecoder implements AutoCloseable {
    /** What the decoder of WebP needs for each pixel, whatever resolution is asked for. */
    private static final int BYTES_PER_PIXEL_OF_WEBP = 32;

    private static final int BYTES_PER_PIXEL = 4;
    private static final int MAX_PROFILE = 4 << 20;
    private static final String WRONG = "the image cannot be decoded";

    static {
        ImageIO.scanForPlugins();
    }

    /** Decoders take memory outside of the heap, so they run one by one. */
    private static final Semaphore PERMIT = new Semaphore(1, true);

    private final FileFormat format;
    private final ImageInputStream input;
    private final ImageReader reader;

    private ImageDecoder(FileFormat format, ImageInputStream input, ImageReader reader) {
        this.format = format;
        this.input = input;
        this.reader = reader;
    }

    /** The width and height of an image as stored, in pixels. */
    record Extent(int width, int height) {
        long pixels() {
            return (long) width * height;
        }

        /** As displayed. */
        Extent turned(int orientation) {
            return orientation > 4 ? new Extent(height, width) : this;
        }
    }

    /** Waits for the right to decode an image, which must be released. False if it does not come in time. */
    static boolean acquire(Duration most) {
        try {
            return PERMIT.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static void release() {
        PERMIT.release();
    }

    /** Whether this service can decode a format. */
    static boolean decodes(FileFormat format) {
        return switch (format) {
            case JPEG, PNG, GIF, WEBP -> true;
            default -> false;
        };
    }

    static ImageDecoder open(Path file, FileFormat format) throws IOException {
        ImageInputStream input = new FileImageInputStream(file.toFile());
        ImageReader reader = readerOf(format);
        // Texts in PNG files may be compressed and unpack to any size.
        reader.setInput(input, true, true);
        return new ImageDecoder(format, input, reader);
    }

    private static ImageReader readerOf(FileFormat format) throws IOException {
        if (format == FileFormat.WEBP) {
            return new WebPImageReaderSpi().createReaderInstance(null);
        }
        Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(format.type());
        return readers.next();
    }

    /** @throws BrokenFileException if the file has no header that can be read */
    Extent extent() throws BrokenFileException {
        try {
            return new Extent(reader.getWidth(0), reader.getHeight(0));
        } catch (IOException | RuntimeException e) {
            throw new BrokenFileException(WRONG + reason(e));
        }
    }

    /** Whether decoding in some resolution takes no more than this memory. */
    boolean fits(Extent extent, long maxBytes) {
        return format != FileFormat.WEBP || extent.pixels() * BYTES_PER_PIXEL_OF_WEBP <= maxBytes;
    }

    /**
     * Decodes the image, with colours in sRGB, in the highest resolution that takes no more than this memory.
     *
     * @throws BrokenFileException if the content of the image is damaged
     */
    BufferedImage decode(Extent extent, long maxBytes, EmbeddedBlocks blocks) throws BrokenFileException {
        try {
            int step = step(extent, maxBytes);
            ImageReadParam param = reader.getDefaultReadParam();
            param.setSourceSubsampling(step, step, 0, 0);
            return inStandardColours(reader.read(0, param), blocks);
        } catch (IOException | RuntimeException e) {
            throw new BrokenFileException(WRONG + reason(e));
        }
    }

    private int step(Extent extent, long maxBytes) throws IOException {
        long pixels = Math.max(1, maxBytes / bytesPerPixel());
        int step = 1;
        while ((extent.width() / step + 1L) * (extent.height() / step + 1L) > pixels) {
            step++;
        }
        return step;
    }

    private int bytesPerPixel() throws IOException {
        ImageTypeSpecifier type = reader.getRawImageType(0);
        int bits = type == null
                ? 8 * BYTES_PER_PIXEL
                : type.getNumBands() * type.getSampleModel().getSampleSize(0);
        return Math.max(BYTES_PER_PIXEL, bits / 8);
    }

    /** The decoder of PNG ignores the profile. The others apply it, and drawing converts from it. */
    private static BufferedImage inStandardColours(BufferedImage image, EmbeddedBlocks blocks) {
        if (blocks.compressedProfile() == null || image.getColorModel().getNumColorComponents() != 3) {
            return image;
        }
        try (InflaterInputStream inflater =
                new InflaterInputStream(new ByteArrayInputStream(blocks.compressedProfile()))) {
            ICC_Profile profile = ICC_Profile.getInstance(inflater.readNBytes(MAX_PROFILE));
            if (profile.getNumComponents() != 3) {
                return image;
            }
            BufferedImage plain = ImageScaler.plain(image);
            ColorConvertOp conversion =
                    new ColorConvertOp(new ICC_ColorSpace(profile), ColorSpace.getInstance(ColorSpace.CS_sRGB), null);
            conversion.filter(plain.getRaster(), plain.getRaster());
            return plain;
        } catch (IOException | IllegalArgumentException unusable) {
            return image;
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null || e.getMessage().length() > 100 ? "" : " (" + e.getMessage() + ")";
    }

    @Override
    public void close() throws IOException {
        reader.dispose();
        input.close();
    }
}
