package org.communique.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private data in videos and AVIF images. */
class IsoMediaCleanerTest {
    private static final byte[] PLACE = "+53.9000+027.5667/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PICTURE = "the picture itself".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void a_video_loses_what_the_telephone_wrote_and_nothing_moves() throws Exception {
        byte[] video = concat(
                box("ftyp", "isom\0\0\2\0isom".getBytes(StandardCharsets.ISO_8859_1)),
                box(
                        "moov",
                        concat(
                                box("mvhd", new byte[100]),
                                box("udta", box("xxyz", PLACE)),
                                box("trak", box("udta", box("name", PLACE))))),
                box("mdat", PICTURE));
        byte[] clean = cleaned(video, FileFormat.MP4);
        assertEquals(video.length, clean.length);
        assertFalse(contains(clean, PLACE));
        assertTrue(contains(clean, PICTURE));
    }

    @Test
    void an_avif_image_loses_exif_and_keeps_the_rest() throws Exception {
        byte[] type = box("ftyp", "avif\0\0\0\0mif1".getBytes(StandardCharsets.ISO_8859_1));
        byte[] info = box(
                "iinf",
                concat(
                        new byte[] {0, 0, 0, 0, 0, 2},
                        box("infe", new byte[] {2, 0, 0, 0, 0, 1, 0, 0, 'a', 'v', '0', '1', 0}),
                        box("infe", new byte[] {2, 0, 0, 0, 0, 2, 0, 0, 'E', 'x', 'i', 'f', 0})));
        int metaLength = 8 + 4 + info.length + 8 + 4 + 2 + 2 + 2 * 14;
        int data = type.length + metaLength + 8;
        ByteBuffer locations = ByteBuffer.allocate(4 + 2 + 2 + 2 * 14);
        locations.putInt(0).putShort((short) 0x4400).putShort((short) 2);
        for (int[] item : new int[][] {{1, data, PICTURE.length}, {2, data + PICTURE.length, PLACE.length}}) {
            locations.putShort((short) item[0]).putShort((short) 0).putShort((short) 1);
            locations.putInt(item[1]).putInt(item[2]);
        }
        byte[] image = concat(
                type,
                box("meta", concat(new byte[4], info, box("iloc", locations.array()))),
                box("mdat", concat(PICTURE, PLACE)));
        byte[] clean = cleaned(image, FileFormat.AVIF);
        assertEquals(image.length, clean.length);
        assertFalse(contains(clean, PLACE));
        assertTrue(contains(clean, PICTURE));
    }

    @Test
    void private_items_beside_their_descriptions_are_cleaned_too() throws Exception {
        byte[] clean = cleaned(withItemInMeta(1, new byte[0]), FileFormat.AVIF);
        assertFalse(contains(clean, PLACE));
        assertTrue(contains(clean, PICTURE));
    }

    @Test
    void descriptions_that_cannot_be_cleaned_are_refused() {
        assertThrows(BrokenFileException.class, () -> cleaned(withItemInMeta(2, new byte[0]), FileFormat.AVIF));
        byte[] large = box("free", new byte[1 << 20]);
        assertThrows(BrokenFileException.class, () -> cleaned(withItemInMeta(1, large), FileFormat.AVIF));
    }

    @Test
    void an_image_with_movement_loses_what_a_video_loses() throws Exception {
        byte[] image = concat(
                box("ftyp", "avis\0\0\0\0avif".getBytes(StandardCharsets.ISO_8859_1)),
                box("moov", concat(box("udta", PLACE), box("trak", box("meta", PLACE)))),
                box("mdat", PICTURE));
        assertFalse(contains(cleaned(image, FileFormat.AVIF), PLACE));
    }

    /** An image whose EXIF data are in the box that describes it. */
    private static byte[] withItemInMeta(int method, byte[] more) {
        byte[] info = box("iinf", concat(new byte[] {0, 0, 0, 0, 0, 1}, box("infe", new byte[] {
            2, 0, 0, 0, 0, 2, 0, 0, 'E', 'x', 'i', 'f', 0
        })));
        ByteBuffer location = ByteBuffer.allocate(4 + 2 + 2 + 2 + 2 + 2 + 2 + 8);
        location.putInt(1 << 24).putShort((short) 0x4400).putShort((short) 1).putShort((short) 2);
        location.putShort((short) method)
                .putShort((short) 0)
                .putShort((short) 1)
                .putInt(3)
                .putInt(PLACE.length);
        byte[] data = box("idat", concat(new byte[3], PLACE));
        return concat(
                box("ftyp", "avif\0\0\0\0mif1".getBytes(StandardCharsets.ISO_8859_1)),
                box("meta", concat(new byte[4], info, box("iloc", location.array()), data, more)),
                box("mdat", PICTURE));
    }

    @Test
    void damaged_boxes_are_refused() {
        byte[] whole = concat(box("ftyp", new byte[8]), box("moov", box("udta", PLACE)));
        for (int length = 9; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            if (length > 16 + 8) {
                assertThrows(BrokenFileException.class, () -> cleaned(part, FileFormat.MP4));
            }
        }
    }

    private byte[] cleaned(byte[] content, FileFormat format) throws IOException, BrokenFileException {
        Path file = Files.createTempFile(folder, "file", null);
        Files.write(file, content);
        IsoMediaCleaner.clean(file, format);
        return Files.readAllBytes(file);
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    private static byte[] box(String type, byte[] content) {
        return concat(
                ByteBuffer.allocate(4).putInt(8 + content.length).array(),
                type.getBytes(StandardCharsets.US_ASCII),
                content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
