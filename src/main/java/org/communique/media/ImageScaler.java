package org.communique.media;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageOutputStream;
import net.coobird.thumbnailator.resizers.Resizers;
import net.coobird.thumbnailator.util.exif.ExifFilterUtils;
import net.coobird.thumbnailator.util.exif.Orientation;

/** Makes smaller images. */
final class ImageScaler {
    private static final float QUALITY = 0.82f;

    private ImageScaler() {}

    /** Returns an image of the usual kind: three or four bytes per pixel in sRGB. */
    static BufferedImage plain(BufferedImage image) {
        int type = image.getColorModel().hasAlpha() ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR;
        if (image.getType() == type) {
            return image;
        }
        return drawn(image, type);
    }

    private static BufferedImage drawn(BufferedImage image, int type) {
        BufferedImage drawn = new BufferedImage(image.getWidth(), image.getHeight(), type);
        Graphics2D graphics = drawn.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return drawn;
    }

    /** Scales a plain image to a size that is not larger. */
    static BufferedImage scaled(BufferedImage image, int width, int height) {
        BufferedImage smaller = new BufferedImage(width, height, image.getType());
        Resizers.PROGRESSIVE.resize(image, smaller);
        return smaller;
    }

    /** Returns the image in the nearest colours of a palette, as which a drawing is a fraction of its size. */
    static BufferedImage withPalette(BufferedImage image, IndexColorModel palette) {
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        WritableRaster raster = palette.createCompatibleWritableRaster(image.getWidth(), image.getHeight());
        Map<Integer, Integer> nearest = new HashMap<>();
        int[] line = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, line.length, 1, line, 0, line.length);
            for (int x = 0; x < line.length; x++) {
                raster.setSample(x, y, 0, nearest.computeIfAbsent(line[x], colour -> nearest(colour, colours)));
            }
        }
        return new BufferedImage(palette, raster, false, null);
    }

    private static int nearest(int colour, int[] colours) {
        int nearest = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < colours.length; i++) {
            int red = (colour >> 16 & 0xFF) - (colours[i] >> 16 & 0xFF);
            int green = (colour >> 8 & 0xFF) - (colours[i] >> 8 & 0xFF);
            int blue = (colour & 0xFF) - (colours[i] & 0xFF);
            int distance = red * red + green * green + blue * blue;
            if (distance < least) {
                least = distance;
                nearest = i;
            }
        }
        return nearest;
    }

    /** @param orientation as in EXIF */
    static BufferedImage turned(BufferedImage image, int orientation) {
        return orientation == 1
                ? image
                : ExifFilterUtils.getFilterForOrientation(Orientation.typeOf(orientation))
                        .apply(image);
    }

    /** Whether any pixel lets the background through. */
    static boolean isTranslucent(BufferedImage image) {
        if (!image.getColorModel().hasAlpha()) {
            return false;
        }
        int[] line = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, line.length, 1, line, 0, line.length);
            for (int pixel : line) {
                if (pixel >>> 24 != 0xFF) {
                    return true;
                }
            }
        }
        return false;
    }

    static void writePng(BufferedImage image, Path file) throws IOException {
        write(image, "png", null, file);
    }

    /** The image must be opaque. */
    static void writeJpeg(BufferedImage image, Path file) throws IOException {
        boolean isOpaque = !image.getColorModel().hasAlpha();
        write(isOpaque ? image : drawn(image, BufferedImage.TYPE_3BYTE_BGR), "jpeg", QUALITY, file);
    }

    private static void write(BufferedImage image, String format, Float quality, Path file) throws IOException {
        // The stream writes over the bytes of an older file, and leaves those behind.
        Files.deleteIfExists(file);
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (ImageOutputStream out = new FileImageOutputStream(file.toFile())) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (quality != null) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(quality);
                param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
    }
}
