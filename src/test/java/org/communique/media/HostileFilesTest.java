package org.communique.media;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;

/** Files that are made to exhaust the memory, the disk or the processor of the service. Each is refused, or accepted, at once. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class HostileFilesTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    @Test
    void the_extents_of_an_avif_image_are_in_the_file() {
        byte[] info = box("iinf", concat(new byte[] {0, 0, 0, 0, 0, 1}, box("infe", new byte[] {
            2, 0, 0, 0, 0, 2, 0, 0, 'E', 'x', 'i', 'f'
        })));
        ByteBuffer location = ByteBuffer.allocate(4 + 2 + 2 + 2 + 2 + 2 + 16);
        location.putInt(0).putShort((short) 0x8800).putShort((short) 1);
        location.putShort((short) 2).putShort((short) 0).putShort((short) 1);
        location.putLong(1).putLong(Long.MAX_VALUE);
        refused(
                concat(
                        box("ftyp", ascii("avif\0\0\0\0")),
                        box("meta", concat(new byte[4], info, box("iloc", location.array())))),
                "image/avif");
        byte[] endless = box("iinf", concat(new byte[] {1, 0, 0, 0, 127, 0, 0, 0}, new byte[64]));
        refused(concat(box("ftyp", ascii("avif\0\0\0\0")), box("meta", concat(new byte[4], endless))), "image/avif");
    }

    @Test
    void boxes_are_not_nested_deeply() {
        byte[] moov = box("moov", new byte[0]);
        for (int depth = 0; depth < 5_000; depth++) {
            moov = box("moov", moov);
        }
        refused(concat(box("ftyp", ascii("isom\0\0\0\0")), moov), "video/mp4");
    }

    @Test
    void an_image_is_not_too_long_on_one_side() {
        refused(Pictures.bomb(100_000_000, 1), "image/png");
        refused(Pictures.bomb(1, 100_000), "image/png");
    }

    @Test
    void an_archive_has_a_small_directory() {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        archive.writeBytes(ascii("PK\3\4"));
        archive.writeBytes(new byte[30_000_000]);
        ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
        end.put(ascii("PK\5\6"))
                .putInt(0)
                .putShort((short) 5)
                .putShort((short) 5)
                .putInt(29_000_000)
                .putInt(4);
        archive.writeBytes(end.array());
        refused(archive.toByteArray(), "application/zip");
    }

    @Test
    void every_end_of_an_archive_has_a_small_directory() {
        ByteBuffer archive = ByteBuffer.allocate(4 + 10_000 + 2 * 22).order(ByteOrder.LITTLE_ENDIAN);
        archive.put(ascii("PK\3\4")).position(4 + 10_000);
        archive.put(ascii("PK\5\6")).putInt(0).putShort((short) 5).putShort((short) 5);
        archive.putInt(29_000_000).putInt(4).putShort((short) 22);
        // In the comment of the other.
        archive.put(ascii("PK\5\6"));
        refused(archive.array(), "application/zip");
    }

    @Test
    void a_document_in_an_archive_is_only_an_open_document() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            archive.putNextEntry(new ZipEntry("mimetype"));
            archive.write(ascii("application/pdf"));
        }
        refused(bytes.toByteArray(), "application/pdf");
        accepted(bytes.toByteArray(), "application/zip");
    }

    @Test
    void the_resources_of_an_image_have_no_negative_size() {
        ByteBuffer resources = ByteBuffer.allocate(14 + 12 + 20);
        resources.put(ascii("Photoshop 3.0\0" + "8BIM")).putShort((short) 1).putShort((short) 0);
        resources.putInt(-12);
        accepted(Pictures.withSegment(Pictures.jpeg(20, 20), 0xED, resources.array()), "image/jpeg");
    }

    @Test
    void an_archive_that_is_cut_short_is_refused() {
        byte[] name = ascii("mimetype");
        ByteBuffer archive = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        archive.put(ascii("PK\3\4"))
                .putShort((short) 20)
                .putShort((short) 0)
                .putShort((short) 8)
                .putInt(0);
        archive.putInt(0)
                .putInt(1)
                .putInt(50)
                .putShort((short) name.length)
                .putShort((short) 0)
                .put(name)
                .put((byte) 0);
        int directory = archive.position();
        archive.put(ascii("PK\1\2"))
                .putShort((short) 20)
                .putShort((short) 20)
                .putShort((short) 0)
                .putShort((short) 8);
        archive.putInt(0)
                .putInt(0)
                .putInt(1)
                .putInt(50)
                .putShort((short) name.length)
                .putShort((short) 0)
                .putShort((short) 0);
        archive.putShort((short) 0).putShort((short) 0).putInt(0).putInt(0).put(name);
        int length = archive.position() - directory;
        archive.put(ascii("PK\5\6"))
                .putInt(0)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(length)
                .putInt(directory)
                .putShort((short) 0);
        byte[] file = new byte[archive.position()];
        archive.flip().get(file);
        refused(file, "application/zip");
    }

    @Test
    void svg_has_a_limited_number_of_elements_and_no_slow_lengths() {
        refused(ascii("<svg>" + "<g/>".repeat(900_000) + "</svg>"), "image/svg+xml");
        accepted(
                ascii("<svg width=\"1" + " ".repeat(200_000) + "x\"><rect style=\"" + "url(".repeat(200_000)
                        + "\"/></svg>"),
                "image/svg+xml");
    }

    @Test
    void references_of_svg_are_removed_whatever_their_prefix() {
        byte[] svg = ascii(
                "<svg xmlns:f=\"http://www.w3.org/1999/xlink\" width=\"9\" height=\"9\">"
                        + "<image f:href=\"https://evil.example/x.png\"/><rect style=\"fill: image-set('https://evil.example/y' 1x)\"/></svg>");
        String url = Upload.picture(svg, "image/svg+xml").path("url");
        String served = Given.staff().get(Upload.path(url)).asString();
        assertTrue(!served.contains("evil.example"), served);
    }

    @Test
    void metadata_are_not_nested_deeply() {
        StringBuilder xmp = new StringBuilder(
                "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description xmlns:d=\"d:\"><d:a>");
        xmp.append("<rdf:Bag><rdf:li>".repeat(6_000)).append("</rdf:li></rdf:Bag>".repeat(6_000));
        xmp.append("</d:a></rdf:Description></rdf:RDF></x:xmpmeta>");
        accepted(
                Pictures.withChunk(
                        Pictures.png(20, 20),
                        "iTXt",
                        concat(ascii("XML:com.adobe.xmp\0\0\0\0\0"), ascii(xmp.toString()))),
                "image/png");
        ByteBuffer exif = ByteBuffer.allocate(8 + 10_000 * 6)
                .put(ascii("MM"))
                .putShort((short) 42)
                .putInt(8);
        for (int directory = 1; directory <= 10_000; directory++) {
            exif.putShort((short) 0).putInt(8 + directory * 6);
        }
        accepted(Pictures.withChunk(Pictures.png(20, 20), "eXIf", exif.array()), "image/png");
    }

    @Test
    void a_jpeg_file_has_a_limited_number_of_scans() {
        byte[] jpeg = Pictures.progressiveJpeg(100, 100);
        int scan = new String(jpeg, StandardCharsets.ISO_8859_1).lastIndexOf("\u00FF\u00DA");
        ByteArrayOutputStream repeated = new ByteArrayOutputStream();
        repeated.write(jpeg, 0, scan);
        for (int i = 0; i < 200; i++) {
            repeated.write(jpeg, scan, jpeg.length - scan - 2);
        }
        repeated.write(jpeg, jpeg.length - 2, 2);
        refused(repeated.toByteArray(), "image/jpeg");
    }

    @Test
    void a_long_name_is_shortened() {
        assertTimeoutPreemptively(AT_ONCE, () -> Upload.send(
                        Given.staff(), Pictures.png(9, 9), "image/png", "a" + "_".repeat(9_000) + "x.png")
                .then()
                .statusCode(201)
                .body("filename.length()", lessThan(150)));
    }

    private static void refused(byte[] file, String type) {
        assertTimeoutPreemptively(AT_ONCE, () -> Upload.send(file, type).then().statusCode(422));
        Given.published().seenByThePublic().statusCode(200);
    }

    private static void accepted(byte[] file, String type) {
        assertTimeoutPreemptively(
                AT_ONCE, () -> Upload.send(file, type).then().statusCode(201).body("type", equalTo(type)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] box(String type, byte[] content) {
        return concat(ByteBuffer.allocate(4).putInt(8 + content.length).array(), ascii(type), content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
