package org.communique.media;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.Given.Release;
import org.communique.TestClock;
import org.communique.web.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uploaded files, from the upload to the page that shows them. */
abstract class UploadedFiles {
    static final byte[] JPEG = Pictures.jpeg(800, 600);

    @Inject
    TestClock clock;

    @Inject
    MediaCleanup cleanup;

    @AfterEach
    void reset_the_clock() {
        clock.reset();
    }

    @Test
    void an_upload_is_described_and_served_to_staff_only() {
        Response uploaded = Upload.send(Given.staff(), JPEG, "image/jpeg", "мост через Днепр.JPG");
        uploaded.then()
                .statusCode(201)
                .header("ETag", startsWith("\"1-"))
                .body("filename", equalTo("мост-через-Днепр.jpg"))
                .body("type", equalTo("image/jpeg"))
                .body("size", equalTo(JPEG.length))
                .body("sha256", equalTo(HexFormat.of().formatHex(sha256(JPEG))))
                .body("width", equalTo(800))
                .body("height", equalTo(600));
        assertEquals("/v1/media/" + uploaded.path("id"), Upload.path(uploaded.header("Location")));
        String path = Upload.path(uploaded.path("url"));
        given().get(path).then().statusCode(404);
        Response download = Given.staff().urlEncodingEnabled(false).get(path);
        download.then()
                .statusCode(200)
                .contentType("image/jpeg")
                .header("Cache-Control", containsString("no-store"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Disposition", startsWith("inline; filename*=UTF-8''%D0%BC"));
        assertArrayEquals(JPEG, download.asByteArray());
    }

    @Test
    void a_form_is_an_upload_too() {
        Given.staff()
                .multiPart(
                        "file", "report.pdf", "%PDF-1.7\n%%EOF".getBytes(StandardCharsets.US_ASCII), "application/pdf")
                .post(Upload.MEDIA)
                .then()
                .statusCode(201)
                .body("filename", equalTo("report.pdf"))
                .body("type", equalTo("application/pdf"));
        Given.staff()
                .multiPart(
                        "other", "report.pdf", "%PDF-1.7\n%%EOF".getBytes(StandardCharsets.US_ASCII), "application/pdf")
                .post(Upload.MEDIA)
                .then()
                .statusCode(400);
    }

    @Test
    void renditions_are_made_and_are_never_larger_than_the_image() {
        String id = Upload.picture(Pictures.jpeg(1_400, 700), "image/jpeg").path("id");
        List<Map<String, Object>> renditions = Upload.renditions(id);
        assertEquals(
                List.of("320", "640", "1280"),
                renditions.stream().map(rendition -> rendition.get("name")).toList());
        assertEquals(640, renditions.get(2).get("height"));
        published(List.of(Map.of("id", id)));
        for (Map<String, Object> rendition : renditions) {
            byte[] bytes = Upload.download(rendition.get("url").toString())
                    .then()
                    .statusCode(200)
                    .contentType("image/jpeg")
                    .header("Cache-Control", containsString("immutable"))
                    .header("Last-Modified", nullValue())
                    .extract()
                    .asByteArray();
            assertEquals(((Number) rendition.get("size")).intValue(), bytes.length);
        }
    }

    @Test
    void a_release_shows_its_files_with_what_is_known_about_them() {
        String id = Upload.picture(JPEG, "image/jpeg").path("id");
        Upload.renditions(id);
        Release release = published(List.of(Map.of("id", id, "alt", "Мост", "title", "Вид")));
        release.seenByThePublic()
                .statusCode(200)
                .body("media[0].id", equalTo(id))
                .body("media[0].url", equalTo(Upload.get(id).<String>path("url")))
                .body("media[0].type", equalTo("image/jpeg"))
                .body("media[0].width", equalTo(800))
                .body("media[0].size", equalTo(JPEG.length))
                .body("media[0].alt", equalTo("Мост"))
                .body("media[0].title", equalTo("Вид"))
                .body("media[0].renditions.name", equalTo(List.of("320", "640")));
        release.response().then().body("media[0].renditions.name", equalTo(List.of("320", "640")));
        given().get(Given.RELEASES + "?limit=1").then().body("items[0].media[0].id", equalTo(id));
    }

    @Test
    void what_was_read_can_be_sent_back_and_changes_nothing() {
        String id = Upload.picture(JPEG, "image/jpeg").path("id");
        Upload.renditions(id);
        String url = Upload.get(id).path("url");
        Map<String, Object> text = Given.text();
        text.put("media", List.of(Map.of("id", id)));
        text.put("body", "<figure><img src=\"" + Upload.path(url) + "\"><figcaption>Мост</figcaption></figure>");
        Release draft = Given.draft(text);
        JsonPath read = draft.response().jsonPath();
        assertEquals("<figure><img src=\"" + url + "\"><figcaption>Мост</figcaption></figure>", read.getString("body"));
        draft.as(read.getMap("")).put(draft.path()).then().statusCode(200).body("version", equalTo(draft.version()));
    }

    @Test
    void a_file_is_readable_to_whoever_may_read_a_release_that_uses_it() {
        Response uploaded = Upload.picture(JPEG, "image/jpeg");
        String url = uploaded.path("url");
        Map<String, Object> text = Given.text();
        text.put("media", List.of(Map.of("id", uploaded.path("id"))));
        Release draft = Given.draft(text);
        Upload.download(url).then().statusCode(404);
        Instant publication = Instant.now().plus(Duration.ofHours(1));
        Release embargoed = draft.publish(Map.of("publishedAt", publication.toString(), "embargo", true));
        String partner = Given.key("partner");
        Upload.download(url).then().statusCode(404);
        Given.with(partner)
                .get(Upload.path(url))
                .then()
                .statusCode(200)
                .header("Cache-Control", containsString("private"));
        clock.advance(Duration.ofMinutes(61));
        Upload.download(url)
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("public, max-age=31536000, s-maxage=600, immutable"));
        Release other = published(List.of(Map.of("id", uploaded.path("id"))));
        embargoed.withdraw("Ошибка");
        Upload.download(url).then().statusCode(200);
        other.withdraw("Ошибка");
        Upload.download(url).then().statusCode(410).body("type", equalTo("urn:problem-type:communique:withdrawn"));
        Given.staff().get(Upload.path(url)).then().statusCode(200);
    }

    @Test
    void the_body_uses_files_and_only_those_that_its_author_may_see() {
        Response uploaded = Upload.picture(JPEG, "image/jpeg");
        String url = uploaded.path("url");
        Map<String, Object> text = Given.text();
        text.put("body", "<p>Текст</p><p><img src=\"" + Upload.path(url) + "\" alt=\"Мост\"></p>");
        Release release = Given.published(text);
        Upload.download(url).then().statusCode(200);
        Release corrected = release.patch(Map.of("body", "<p>Текст</p>"));
        Upload.download(url).then().statusCode(404);
        String organization = Given.organization();
        String author = Given.key("author", organization);
        text.put("organization", Map.of("id", organization));
        Given.with(author)
                .contentType("application/json")
                .body(text)
                .post(Given.RELEASES)
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/body"));
        text.remove("organization");
        text.put("body", "<p>Текст</p>");
        text.put("media", List.of(Map.of("id", UUID.randomUUID().toString()), Map.of("alt", "Мост")));
        Given.writing(text)
                .post(Given.RELEASES)
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of("/media/0/id", "/media/1/url")));
        corrected.trash();
    }

    @Test
    void ranges_and_conditions() {
        Response uploaded = Upload.picture(JPEG, "image/jpeg");
        published(List.of(Map.of("id", uploaded.path("id"))));
        String path = Upload.path(uploaded.path("url"));
        Response whole = given().get(path);
        String tag = whole.header("ETag");
        assertArrayEquals(JPEG, whole.asByteArray());
        Response part = given().header("Range", "bytes=10-19").get(path);
        part.then()
                .statusCode(206)
                .header("Content-Range", "bytes 10-19/" + JPEG.length)
                .header("Content-Length", "10");
        assertArrayEquals(Arrays.copyOfRange(JPEG, 10, 20), part.asByteArray());
        Response end = given().header("Range", "bytes=-5").get(path);
        assertArrayEquals(Arrays.copyOfRange(JPEG, JPEG.length - 5, JPEG.length), end.asByteArray());
        Response rest =
                given().header("Range", "bytes=" + (JPEG.length - 3) + "-").get(path);
        assertArrayEquals(Arrays.copyOfRange(JPEG, JPEG.length - 3, JPEG.length), rest.asByteArray());
        given().header("Range", "bytes=" + JPEG.length + "-")
                .get(path)
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */" + JPEG.length);
        given().header("Range", "bytes=1-2,4-5").get(path).then().statusCode(200);
        given().header("Range", "lines=1-2").get(path).then().statusCode(200);
        given().header("Range", "bytes=0-1")
                .header("If-Range", tag)
                .get(path)
                .then()
                .statusCode(206);
        given().header("Range", "bytes=0-1")
                .header("If-Range", "\"x\"")
                .get(path)
                .then()
                .statusCode(200);
        given().header("If-None-Match", tag).get(path).then().statusCode(304);
        given().header("If-Modified-Since", whole.header("Last-Modified"))
                .get(path)
                .then()
                .statusCode(304);
        given().head(path).then().statusCode(200).header("Content-Length", String.valueOf(JPEG.length));
        given().queryParam("utm_source", "x").get(path).then().statusCode(200);
    }

    @Test
    void the_type_must_be_that_of_the_content() {
        Upload.send(JPEG, "image/png").then().statusCode(422).body("errors[0].code", equalTo("wrong-type"));
        Upload.send(JPEG, "text/html").then().statusCode(415);
        Upload.send(JPEG, "application/octet-stream").then().statusCode(415);
        Upload.send("<html>".getBytes(StandardCharsets.US_ASCII), "image/jpeg")
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("unknown-format"));
        Upload.send(Arrays.copyOf(JPEG, JPEG.length / 2), "image/jpeg")
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("broken"))
                .body("errors[0].detail", containsString("ends before"));
        Upload.send(new byte[0], "image/jpeg").then().statusCode(400);
        Upload.send(Pictures.bomb(20_000, 20_000), "image/png")
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("too-many-pixels"));
    }

    @Test
    void private_data_is_removed_and_public_data_is_read() {
        byte[] turned = Pictures.withSegment(
                Pictures.turnedJpeg(600, 400, 6), 0xED, Pictures.iptc("Мост через Днепр", "Фото: пресс-служба"));
        Response uploaded = Upload.picture(turned, "image/jpeg");
        uploaded.then()
                .body("width", equalTo(400))
                .body("height", equalTo(600))
                .body("caption", equalTo("Мост через Днепр"))
                .body("credit", equalTo("Фото: пресс-служба"));
        byte[] served = Given.staff().get(Upload.path(uploaded.path("url"))).asByteArray();
        String text = new String(served, StandardCharsets.ISO_8859_1);
        assertEquals(-1, text.indexOf("SecretCam"));
        EmbeddedBlocks blocks = blocksOf(served);
        assertEquals(6, ExifBlock.of(blocks.exif()).orientation());
        assertNotEquals(-1, new String(served, StandardCharsets.UTF_8).indexOf("Мост через Днепр"));
    }

    @Test
    void texts_are_changed_with_if_match_and_a_used_file_cannot_be_deleted() {
        Response uploaded = Upload.picture(JPEG, "image/jpeg");
        String path = Upload.MEDIA + "/" + uploaded.path("id");
        patching("*", Map.of("alt", "Мост")).patch(path).then().statusCode(200).body("alt", equalTo("Мост"));
        patching(uploaded.header("ETag"), Map.of("alt", "x")).patch(path).then().statusCode(412);
        patching("*", Map.of("size", 1)).patch(path).then().statusCode(422);
        Release release = published(List.of(Map.of("id", uploaded.path("id"))));
        release.seenByThePublic().body("media[0].alt", equalTo("Мост"));
        patching("*", Map.of("alt", "Новый мост")).patch(path).then().statusCode(200);
        release.seenByThePublic().body("media[0].alt", equalTo("Новый мост"));
        Given.staff().header("If-Match", "*").delete(path).then().statusCode(409);
        String author = Given.key("author");
        Given.with(author)
                .contentType("application/merge-patch+json; charset=UTF-8")
                .header("If-Match", "*")
                .body(Map.of("alt", "x"))
                .patch(path)
                .then()
                .statusCode(403);
        release.trash();
        Given.staff().header("If-Match", "*").delete(path).then().statusCode(409);
        Given.staff().header("If-Match", "*").delete(release.path() + "/permanently");
        Given.staff().get(Upload.MEDIA).then().body("items.id", hasItem(uploaded.<String>path("id")));
    }

    @Test
    void an_unused_file_can_be_deleted() {
        Response uploaded = Upload.picture(JPEG, "image/jpeg");
        String path = Upload.MEDIA + "/" + uploaded.path("id");
        Given.staff().delete(path).then().statusCode(428);
        Given.staff()
                .header("If-Match", uploaded.header("ETag"))
                .delete(path)
                .then()
                .statusCode(204);
        Given.staff().get(path).then().statusCode(404);
        Given.staff().get(Upload.path(uploaded.path("url"))).then().statusCode(404);
        Given.staff().get(Upload.MEDIA).then().body("items.id", not(hasItem(uploaded.<String>path("id"))));
    }

    @Test
    void an_upload_that_is_repeated_is_stored_once() {
        String key = UUID.randomUUID().toString();
        Response first = upload(key, JPEG);
        Response second = upload(key, JPEG);
        assertEquals(first.<String>path("id"), second.<String>path("id"));
        upload(key, Pictures.jpeg(10, 10)).then().statusCode(422);
        assertNotEquals(
                first.<String>path("id"),
                upload(UUID.randomUUID().toString(), JPEG).<String>path("id"));
    }

    @Test
    void readers_and_partners_cannot_upload() {
        Upload.send(given(), JPEG, "image/jpeg", "x").then().statusCode(401);
        Upload.send(Given.with(Given.key("partner")), JPEG, "image/jpeg", "x")
                .then()
                .statusCode(403);
        given().get(Upload.MEDIA).then().statusCode(401);
    }

    @Test
    void what_no_release_uses_is_removed_and_can_be_stored_again() {
        byte[] file = Pictures.jpeg(333, 111);
        Response unused = Upload.picture(file, "image/jpeg");
        Response used = Upload.picture(Pictures.jpeg(334, 111), "image/jpeg");
        published(List.of(Map.of("id", used.path("id"))));
        clock.advance(Duration.ofDays(2));
        remove();
        Given.staff().get(Upload.MEDIA + "/" + unused.path("id")).then().statusCode(404);
        Upload.download(used.path("url")).then().statusCode(200);
        Response again = Upload.picture(file, "image/jpeg");
        removeAll();
        assertArrayEquals(
                file, Given.staff().get(Upload.path(again.path("url"))).asByteArray());
    }

    /** Removes what is unused for a day. */
    void remove() {
        removeAll();
    }

    final void removeAll() {
        while (cleanup.clean().isZero()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void texts_that_look_like_addresses_stay() {
        Map<String, Object> text = Given.text();
        text.put("body", "<p>Папки \"/media/usb\" и \"/media/" + UUID.randomUUID() + "/\"</p>");
        Given.published(text).seenByThePublic().body("body", equalTo(text.get("body")));
    }

    @Test
    void a_medium_elsewhere_stays_as_it_is() {
        Release release = published(List.of(Map.of("url", "https://media.example.org/a.jpg", "type", "image/jpeg")));
        release.seenByThePublic()
                .body("media[0].url", equalTo("https://media.example.org/a.jpg"))
                .body("media[0].id", nullValue())
                .body("media[0].renditions", nullValue());
    }

    private static Response upload(String key, byte[] file) {
        return Upload.send(Given.staff().header("Idempotency-Key", key), file, "image/jpeg", "a.jpg");
    }

    private static RequestSpecification patching(String tag, Map<String, ?> patch) {
        return Given.staff()
                .contentType("application/merge-patch+json; charset=UTF-8")
                .header("If-Match", tag)
                .body(patch);
    }

    static Release published(List<Map<String, ?>> media) {
        Map<String, Object> text = Given.text();
        text.put("media", media);
        return Given.published(text);
    }

    private static byte[] sha256(byte[] bytes) {
        return Digest.sha256(bytes);
    }

    private static EmbeddedBlocks blocksOf(byte[] jpeg) {
        try {
            Path file = Files.createTempFile("picture", null);
            Path copy = Files.createTempFile("copy", null);
            Files.write(file, jpeg);
            return CleanCopy.write(file, FileFormat.JPEG, copy);
        } catch (IOException | BrokenFileException e) {
            throw new AssertionError(e);
        }
    }
}
