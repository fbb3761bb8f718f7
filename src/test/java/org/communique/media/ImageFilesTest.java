package org.communique.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.communique.Given;
import org.communique.RealDatabase;
import org.communique.Tier;
import org.junit.jupiter.api.Test;

/** Two hundred image files in all formats and odd forms: each has right renditions, or is refused with a reason. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class ImageFilesTest {
    private static final int[][] SIZES = {{1, 1}, {319, 200}, {320, 240}, {700, 500}, {1_300, 40}, {40, 900}};
    private static final int CALLERS = 8;
    /** The quick tier has one of so many files. */
    private static final int QUICK_PART = 7;
    /** A lossy and a lossless WebP image of one pixel, and of 700 × 500 pixels in one colour. */
    private static final String WEBP_LOSSY = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";

    private static final String WEBP_LOSSLESS = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

    /**
     * A file and what becomes of it.
     *
     * @param size   width and height as displayed; null if the file is refused
     * @param corner in which the red quarter is: left upper, right upper, right lower, left lower; -1 if it is not checked
     */
    private record Sample(String name, byte[] file, String type, int[] size, int corner) {}

    @Test
    void every_file_has_right_renditions_or_is_refused() throws Exception {
        List<Sample> samples = new ArrayList<>();
        addFormats(samples);
        addTurned(samples);
        addColours(samples);
        addDamaged(samples);
        addHostile(samples);
        assertTrue(samples.size() >= 200, () -> samples.size() + " files only");
        if (!Tier.isEndurance()) {
            List<Sample> all = List.copyOf(samples);
            samples.removeIf(sample -> all.indexOf(sample) % QUICK_PART != 0);
        }
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<String>> problems = callers.invokeAll(
                    samples.stream().map(ImageFilesTest::check).toList());
            List<String> wrong = new ArrayList<>();
            for (Future<String> problem : problems) {
                if (problem.get() != null) {
                    wrong.add(problem.get());
                }
            }
            assertEquals(List.of(), wrong, () -> wrong.size() + " of " + samples.size() + " are wrong");
        } finally {
            callers.shutdownNow();
        }
    }

    private static void addFormats(List<Sample> samples) {
        for (int[] size : SIZES) {
            int w = size[0];
            int h = size[1];
            samples.add(new Sample("jpeg", Pictures.jpeg(w, h), "image/jpeg", size, 0));
            samples.add(new Sample("progressive jpeg", Pictures.progressiveJpeg(w, h), "image/jpeg", size, 0));
            samples.add(new Sample("cmyk jpeg", Pictures.cmykJpeg(w, h), "image/jpeg", size, 0));
            samples.add(new Sample("gif", Pictures.animatedGif(w, h, 1), "image/gif", size, 0));
            samples.add(new Sample("animated gif", Pictures.animatedGif(w, h, 3), "image/gif", size, -1));
            Map<String, Integer> types = new LinkedHashMap<>();
            types.put("rgb", BufferedImage.TYPE_3BYTE_BGR);
            types.put("rgba", BufferedImage.TYPE_4BYTE_ABGR);
            types.put("grey", BufferedImage.TYPE_BYTE_GRAY);
            types.put("grey of 16 bits", BufferedImage.TYPE_USHORT_GRAY);
            types.put("palette", BufferedImage.TYPE_BYTE_INDEXED);
            types.put("one bit", BufferedImage.TYPE_BYTE_BINARY);
            types.forEach((name, type) -> {
                BufferedImage image = Pictures.draw(w, h, type);
                boolean isColour = name.startsWith("rgb") || name.equals("palette");
                samples.add(new Sample(
                        name + " png",
                        Pictures.encode(image, "png", false, null),
                        "image/png",
                        size,
                        isColour ? 0 : -1));
                samples.add(new Sample(
                        name + " interlaced png",
                        Pictures.encode(image, "png", true, null),
                        "image/png",
                        size,
                        isColour ? 0 : -1));
            });
        }
        samples.add(new Sample("webp", Base64.getDecoder().decode(WEBP_LOSSY), "image/webp", new int[] {1, 1}, -1));
        samples.add(new Sample(
                "lossless webp", Base64.getDecoder().decode(WEBP_LOSSLESS), "image/webp", new int[] {1, 1}, -1));
        samples.add(new Sample("large", Pictures.jpeg(6_000, 4_000), "image/jpeg", new int[] {6_000, 4_000}, 0));
        samples.add(new Sample("wide", Pictures.png(12_000, 30), "image/png", new int[] {12_000, 30}, 0));
    }

    private static void addTurned(List<Sample> samples) {
        // By EXIF, the corner that is displayed left upper is stored there, right upper, right lower, left lower, and
        // for the others with rows and columns exchanged.
        int[] corners = {0, 1, 2, 3, 0, 1, 2, 3};
        for (int orientation = 1; orientation <= 8; orientation++) {
            boolean isExchanged = orientation > 4;
            for (int[] size : new int[][] {{700, 500}, {400, 900}}) {
                int[] displayed = isExchanged ? new int[] {size[1], size[0]} : size;
                samples.add(new Sample(
                        "orientation " + orientation,
                        Pictures.turnedJpeg(size[0], size[1], orientation),
                        "image/jpeg",
                        displayed,
                        corners[orientation - 1]));
                samples.add(new Sample(
                        "png of orientation " + orientation,
                        Pictures.withChunk(Pictures.png(size[0], size[1]), "eXIf", Pictures.exif(orientation)),
                        "image/png",
                        displayed,
                        corners[orientation - 1]));
            }
        }
        samples.add(
                new Sample("orientation 9", Pictures.turnedJpeg(700, 500, 9), "image/jpeg", new int[] {700, 500}, 0));
    }

    private static void addColours(List<Sample> samples) {
        for (int space : new int[] {ColorSpace.CS_LINEAR_RGB, ColorSpace.CS_sRGB, ColorSpace.CS_PYCC}) {
            samples.add(new Sample(
                    "png with profile " + space,
                    Pictures.withChunk(Pictures.png(700, 500), "iCCP", Pictures.profileChunk(space)),
                    "image/png",
                    new int[] {700, 500},
                    space == ColorSpace.CS_sRGB ? 0 : -1));
        }
        samples.add(new Sample(
                "png with a broken profile",
                Pictures.withChunk(Pictures.png(700, 500), "iCCP", "p\0\0xx".getBytes(StandardCharsets.US_ASCII)),
                "image/png",
                new int[] {700, 500},
                0));
        samples.add(new Sample(
                "jpeg with IPTC",
                Pictures.withSegment(Pictures.jpeg(700, 500), 0xED, Pictures.iptc("Мост", "Фото")),
                "image/jpeg",
                new int[] {700, 500},
                0));
    }

    private static void addDamaged(List<Sample> samples) {
        Map<String, byte[]> whole = new LinkedHashMap<>();
        whole.put("image/jpeg", Pictures.jpeg(700, 500));
        whole.put("image/png", Pictures.png(700, 500));
        whole.put("image/gif", Pictures.animatedGif(700, 500, 2));
        whole.forEach((type, file) -> {
            for (int tenths = 1; tenths < 10; tenths++) {
                samples.add(new Sample(
                        "truncated " + type,
                        Arrays.copyOf(file, Math.max(20, file.length * tenths / 10)),
                        type,
                        null,
                        -1));
            }
        });
        whole.forEach((type, file) -> whole.keySet().stream()
                .filter(other -> !other.equals(type))
                .forEach(other -> samples.add(new Sample(type + " as " + other, file, other, null, -1))));
        whole.forEach((type, file) -> {
            byte[] header = Arrays.copyOf(file, 12);
            samples.add(new Sample("only a header of " + type, header, type, null, -1));
        });
        samples.add(new Sample("text", "Мост".getBytes(StandardCharsets.UTF_8), "image/png", null, -1));
        samples.add(new Sample(
                "heic", "\0\0\0\u0018ftypheic\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1), "image/avif", null, -1));
    }

    private static void addHostile(List<Sample> samples) {
        samples.add(new Sample(
                "long copyright",
                Pictures.withSegment(Pictures.jpeg(700, 500), 0xE1, Pictures.copyright("a" + "ж".repeat(400))),
                "image/jpeg",
                new int[] {700, 500},
                0));
        samples.add(new Sample("bomb", Pictures.bomb(20_000, 20_000), "image/png", null, -1));
        samples.add(new Sample("tall bomb", Pictures.bomb(30, 30_000_000), "image/png", null, -1));
        samples.add(new Sample(
                "empty of its pixels", Pictures.bomb(9_000, 9_000), "image/png", new int[] {9_000, 9_000}, -1));
        byte[] zeros = new byte[1 << 20];
        samples.add(new Sample(
                "png with a compressed text",
                Pictures.withChunk(Pictures.png(700, 500), "zTXt", zeros),
                "image/png",
                new int[] {700, 500},
                0));
        byte[] archive = "PK\u0003\u0004<script>alert(1)</script>".getBytes(StandardCharsets.ISO_8859_1);
        for (String type : List.of("image/jpeg", "image/png", "image/gif")) {
            byte[] image =
                    switch (type) {
                        case "image/jpeg" -> Pictures.jpeg(700, 500);
                        case "image/png" -> Pictures.png(700, 500);
                        default -> Pictures.animatedGif(700, 500, 1);
                    };
            byte[] both = Arrays.copyOf(image, image.length + archive.length);
            System.arraycopy(archive, 0, both, image.length, archive.length);
            samples.add(new Sample("with something behind", both, type, new int[] {700, 500}, 0));
        }
        for (String hostile : List.of(
                "<script>alert(1)</script>",
                "<a href=\"javascript:alert(1)\"><text>x</text></a>",
                "<image href=\"http://evil.example/x.png\"/>",
                "<use href=\"http://evil.example/x.svg#a\"/>",
                "<foreignObject><iframe src=\"x\"/></foreignObject>",
                "<rect onload=\"alert(1)\" width=\"5\" height=\"5\"/>",
                "<style>@import url(http://evil.example/x.css)</style>",
                "<rect style=\"fill: url(http://evil.example/x)\"/>",
                "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
                "<!-- evil.example alert( -->")) {
            samples.add(new Sample(
                    "svg with " + hostile,
                    ("<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                                    + "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\">"
                                    + "<title>&x;</title><circle r=\"5\"/>" + hostile + "</svg>")
                            .getBytes(StandardCharsets.UTF_8),
                    "image/svg+xml",
                    new int[] {40, 30},
                    -1));
        }
        samples.add(new Sample(
                "html as svg", "<html><svg>".getBytes(StandardCharsets.US_ASCII), "image/svg+xml", null, -1));
    }

    private static Callable<String> check(Sample sample) {
        return () -> {
            try {
                return problem(sample);
            } catch (IOException | RuntimeException | AssertionError e) {
                return sample.name() + ": " + e;
            }
        };
    }

    /** Null if all is right. */
    private static String problem(Sample sample) throws IOException {
        Response uploaded = Upload.send(sample.file(), sample.type());
        int status = uploaded.statusCode();
        if (sample.size() == null) {
            return status == 422 ? null : sample.name() + " has " + status + ": " + uploaded.asString();
        }
        if (status != 201) {
            return sample.name() + " has " + status + ": " + uploaded.asString();
        }
        List<Integer> size = List.of(uploaded.path("width"), uploaded.path("height"));
        if (!size.equals(List.of(sample.size()[0], sample.size()[1]))) {
            return sample.name() + " has " + size;
        }
        byte[] served = Given.staff()
                .get(Upload.path(uploaded.path("url")))
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        if (!uploaded.path("sha256").equals(Upload.send(served, sample.type()).path("sha256"))) {
            return sample.name() + " changes again when the copy is uploaded";
        }
        String original = new String(served, StandardCharsets.UTF_8);
        for (String hostile : List.of("alert(", "evil.example", "SecretCam", "file:")) {
            if (original.contains(hostile)) {
                return sample.name() + " still has " + hostile;
            }
        }
        boolean hasRenditions = size.get(0) >= 320 && !sample.name().startsWith("animated");
        return hasRenditions ? renditionProblem(sample, uploaded.path("id")) : null;
    }

    private static String renditionProblem(Sample sample, String id) throws IOException {
        for (Map<String, Object> rendition : Upload.renditions(id)) {
            byte[] bytes = Given.staff()
                    .get(Upload.path(rendition.get("url").toString()))
                    .then()
                    .statusCode(200)
                    .contentType(rendition.get("type").toString())
                    .extract()
                    .asByteArray();
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
            int width = (Integer) rendition.get("width");
            long height = Math.max(1, Math.round((double) width * sample.size()[1] / sample.size()[0]));
            if (image.getWidth() != width || image.getHeight() != height || width > sample.size()[0]) {
                return sample.name() + " has a rendition of " + image.getWidth() + " × " + image.getHeight();
            }
            if (sample.corner() >= 0 && image.getHeight() >= 8 && !isRed(image, sample.corner())) {
                return sample.name() + " is turned wrongly or has wrong colours at " + width;
            }
        }
        return null;
    }

    private static boolean isRed(BufferedImage image, int corner) {
        int x = corner == 0 || corner == 3 ? image.getWidth() / 8 : image.getWidth() * 7 / 8;
        int y = corner < 2 ? image.getHeight() / 8 : image.getHeight() * 7 / 8;
        int pixel = image.getRGB(x, y);
        return (pixel >> 16 & 0xFF) > 200 && (pixel >> 8 & 0xFF) < 60 && (pixel & 0xFF) < 60;
    }
}
