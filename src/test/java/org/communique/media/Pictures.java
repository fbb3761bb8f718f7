package org.communique.media;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;

/** Makes image files for tests. The left upper quarter of each image is red, so that a test sees how it is turned. */
public final class Pictures {
    private static final Color CORNER = Color.RED;

    private Pictures() {}

    /** Draws a picture with smooth colours, a corner and lines. */
    public static BufferedImage draw(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, Color.BLUE, width, height, Color.GREEN));
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(CORNER);
        graphics.fillRect(0, 0, width / 2, height / 2);
        graphics.dispose();
        return image;
    }

    public static byte[] jpeg(int width, int height) {
        return encode(draw(width, height, BufferedImage.TYPE_3BYTE_BGR), "jpeg", false, null);
    }

    public static byte[] progressiveJpeg(int width, int height) {
        return encode(draw(width, height, BufferedImage.TYPE_3BYTE_BGR), "jpeg", true, null);
    }

    public static byte[] png(int width, int height) {
        return encode(draw(width, height, BufferedImage.TYPE_3BYTE_BGR), "png", false, null);
    }

    public static byte[] encode(BufferedImage image, String format, boolean progressive, IIOMetadata metadata) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        ImageWriter writer = writers.next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (progressive) {
                param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, metadata), param);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** An animated GIF. */
    public static byte[] animatedGif(int width, int height, int frames) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames; i++) {
                writer.writeToSequence(
                        new IIOImage(draw(width, height, BufferedImage.TYPE_BYTE_INDEXED), null, null), null);
            }
            writer.endWriteSequence();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A JPEG file with CMYK as printers use it, inverted and without a profile. */
    public static byte[] cmykJpeg(int width, int height) {
        BufferedImage rgb = draw(width, height, BufferedImage.TYPE_3BYTE_BGR);
        WritableRaster cmyk = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int pixel = rgb.getRGB(x, y);
                cmyk.setPixel(x, y, new int[] {pixel >> 16 & 0xFF, pixel >> 8 & 0xFF, pixel & 0xFF, 0xFF});
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(cmyk, null, null), writer.getDefaultWriteParam());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        // Without a transformation.
        byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
        return withSegment(bytes.toByteArray(), 0xEE, adobe);
    }

    /** Inserts a segment behind the start of a JPEG file. */
    public static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + data.length + 4);
        file.put(jpeg, 0, 2).putShort((short) (0xFF00 | marker)).putShort((short) (data.length + 2));
        return file.put(data).put(jpeg, 2, jpeg.length - 2).array();
    }

    /** EXIF data with an orientation, the name of a camera and a place, as TIFF. */
    public static byte[] exif(int orientation) {
        byte[] make = "SecretCam\0".getBytes(StandardCharsets.US_ASCII);
        int gps = 8 + 2 + 3 * 12 + 4 + make.length;
        ByteBuffer tiff = ByteBuffer.allocate(gps + 2 + 2 * 12 + 4 + 24);
        tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        tiff.putShort((short) 3);
        tiff.putShort((short) 0x010F).putShort((short) 2).putInt(make.length).putInt(8 + 2 + 3 * 12 + 4);
        tiff.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        tiff.putShort((short) 0x8825).putShort((short) 4).putInt(1).putInt(gps);
        tiff.putInt(0).put(make);
        tiff.putShort((short) 2);
        tiff.putShort((short) 1).putShort((short) 2).putInt(2).put(new byte[] {'N', 0, 0, 0});
        tiff.putShort((short) 2).putShort((short) 5).putInt(3).putInt(gps + 2 + 24 + 4);
        tiff.putInt(0);
        for (int part : new int[] {53, 54, 27}) {
            tiff.putInt(part).putInt(1);
        }
        return tiff.array();
    }

    /** A JPEG file with {@link #exif}. */
    /** A segment with EXIF data that have a copyright. */
    public static byte[] copyright(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer segment = ByteBuffer.allocate(6 + 8 + 2 + 12 + 4 + bytes.length + 1);
        segment.put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8);
        segment.putShort((short) 1)
                .putShort((short) 0x8298)
                .putShort((short) 2)
                .putInt(bytes.length + 1)
                .putInt(26);
        segment.putInt(0).put(bytes);
        return segment.array();
    }

    public static byte[] turnedJpeg(int width, int height, int orientation) {
        byte[] tiff = exif(orientation);
        ByteBuffer data = ByteBuffer.allocate(tiff.length + 6);
        data.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff);
        return withSegment(jpeg(width, height), 0xE1, data.array());
    }

    /** A segment with records of IPTC, such as 2:120 for the caption. */
    public static byte[] iptc(String caption, String credit) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        // ISO 2022 escape for UTF-8.
        records.writeBytes(new byte[] {0x1C, 1, 90, 0, 3, 0x1B, 0x25, 0x47});
        for (Object[] field : new Object[][] {{120, caption}, {110, credit}}) {
            byte[] text = field[1].toString().getBytes(StandardCharsets.UTF_8);
            records.writeBytes(
                    new byte[] {0x1C, 2, (byte) (int) (Integer) field[0], (byte) (text.length >> 8), (byte) text.length
                    });
            records.writeBytes(text);
        }
        return PhotoshopResources.ofIptc(records.toByteArray());
    }

    /** A PNG file that has the header of a huge image and little data. */
    public static byte[] bomb(int width, int height) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        chunk(
                png,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {1, 0, 0, 0, 0})
                        .array());
        Deflater deflater = new Deflater(9);
        deflater.setInput(new byte[Math.min(60_000_000, (width / 8 + 1) * height)]);
        deflater.finish();
        byte[] buffer = new byte[1 << 20];
        int length = deflater.deflate(buffer);
        deflater.end();
        chunk(png, "IDAT", Arrays.copyOf(buffer, length));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    /** Inserts a chunk behind the header of a PNG file. */
    public static byte[] withChunk(byte[] png, String type, byte[] data) {
        int header = 8 + 25;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(png, 0, header);
        chunk(file, type, data);
        file.write(png, header, png.length - header);
        return file.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeBytes(ByteBuffer.allocate(8).putInt(data.length).put(name).array());
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** The profile of a colour space, deflated as in a chunk of PNG. */
    public static byte[] profileChunk(int colourSpace) {
        byte[] profile = ICC_Profile.getInstance(colourSpace).getData();
        Deflater deflater = new Deflater();
        deflater.setInput(profile);
        deflater.finish();
        byte[] buffer = new byte[profile.length + 100];
        int length = deflater.deflate(buffer);
        deflater.end();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes("profile\0\0".getBytes(StandardCharsets.US_ASCII));
        data.write(buffer, 0, length);
        return data.toByteArray();
    }
}
