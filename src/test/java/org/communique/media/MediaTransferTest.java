package org.communique.media;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.communique.Given;
import org.communique.Given.Release;
import org.communique.RealDatabase;
import org.communique.transfer.Transfer;
import org.communique.web.JsonMapping;
import org.junit.jupiter.api.Test;

/** Files in exports and imports. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class MediaTransferTest {
    @Test
    void an_export_with_files_restores_them_and_the_releases_that_use_them() throws IOException {
        byte[] video = new byte[4_000_000];
        new Random(3).nextBytes(video);
        byte[] header = "\0\0\0\u0018ftypisom\0\0\2\0isomiso2\0\0\0\0mdat".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(header, 0, video, 0, header.length);
        Response film = Upload.picture(video, "video/mp4");
        String editor = Given.key("editor", Given.organization());
        Response picture = Upload.send(Given.with(editor), Pictures.jpeg(500, 400), "image/jpeg", "мост.jpg");
        Map<String, Object> text = Given.text();
        text.put("media", List.of(Map.of("id", film.path("id"), "alt", "Фильм")));
        text.put("body", "<p><img src=\"" + picture.path("url") + "\" alt=\"Мост\"></p>");
        Release release = Given.published(text);

        List<String> lines = export("inline")
                .lines()
                .filter(line -> List.of(release.id(), film.<String>path("id"), picture.<String>path("id")).stream()
                        .anyMatch(id -> idOf(line).equals(id)))
                .toList();
        assertEquals(5, lines.size(), "a film in three parts, a picture and a release");
        String file = String.join("\n", lines);
        assertEquals(
                List.of("received", "received", "unchanged", "unchanged", "unchanged"),
                results(file.getBytes(StandardCharsets.UTF_8)));

        Release trashed = release.trash();
        trashed.as(Map.of()).post(trashed.path() + "/purge").then().statusCode(204);
        for (Response uploaded : List.of(film, picture)) {
            Given.staff()
                    .header("If-Match", "*")
                    .delete(Upload.MEDIA + "/" + uploaded.path("id"))
                    .then()
                    .statusCode(204);
        }
        assertEquals(
                List.of("received", "received", "created", "created", "created"),
                results(file.getBytes(StandardCharsets.UTF_8)));
        release.seenByThePublic()
                .statusCode(200)
                .body("media[0].alt", equalTo("Фильм"))
                .body("media[0].url", equalTo(film.<String>path("url")))
                .body("body", containsString(picture.<String>path("url")));
        assertArrayEquals(video, Upload.download(film.path("url")).asByteArray());
        Upload.download(picture.path("url")).then().statusCode(200);
        Response restored = Upload.get(picture.path("id"));
        assertEquals("мост.jpg", restored.path("filename"));
        assertEquals(picture.<String>path("createdAt"), restored.path("createdAt"));
        Given.with(editor)
                .contentType("application/merge-patch+json")
                .header("If-Match", "*")
                .body("{\"alt\":\"Мост\"}")
                .patch(Upload.MEDIA + "/" + picture.path("id"))
                .then()
                .statusCode(200);
    }

    @Test
    void an_export_without_files_names_their_addresses_and_other_installations_keep_them() throws IOException {
        Response picture = Upload.picture(Pictures.jpeg(500, 400), "image/jpeg");
        Map<String, Object> text = Given.text();
        text.put("media", List.of(Map.of("id", picture.path("id"))));
        Release release = Given.published(text);
        String line = exported("urls", release);
        assertEquals(List.of("unchanged"), results(line.getBytes(StandardCharsets.UTF_8)));
        ObjectNode elsewhere = (ObjectNode) JsonMapping.MAPPER.readTree(line);
        String id = UUID.randomUUID().toString();
        elsewhere.put("id", id).remove("slug");
        ((ObjectNode) elsewhere.at("/media/0"))
                .put("id", UUID.randomUUID().toString())
                .put("url", "https://old.example.org/media/a.jpg");
        assertEquals(List.of("created"), results(elsewhere.toString().getBytes(StandardCharsets.UTF_8)));
        Given.staff()
                .get(Given.RELEASES + "/" + id)
                .then()
                .body("media[0].url", equalTo("https://old.example.org/media/a.jpg"))
                .body("media[0].type", equalTo("image/jpeg"));
    }

    @Test
    void a_release_waits_for_the_files_in_its_body() throws IOException {
        Response picture = Upload.picture(Pictures.jpeg(500, 401), "image/jpeg");
        Map<String, Object> text = Given.text();
        text.put("body", "<p><img src=\"" + picture.path("url") + "\" alt=\"Мост\"></p>");
        Release release = Given.published(text);
        String line = exported("inline", release);
        String missing = line.replace(picture.path("id"), UUID.randomUUID().toString());
        assertEquals(List.of("rejected"), results(missing.getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of("unchanged"), results(line.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void damaged_parts_are_rejected() {
        String id = UUID.randomUUID().toString();
        String part = "{\"mediaFile\":{\"id\":\"" + id
                + "\",\"filename\":\"a.svg\",\"type\":\"image/svg+xml\",\"size\":6,\"sha256\":\"%s\"},\"offset\":%d,\"data\":\"%s\"}\n";
        String file = part.formatted("00", 0, "PHN2Zy8+")
                + part.formatted("00", 3, "PHN2")
                + part.formatted("00", 0, "%%%")
                + part.formatted("00", 0, "PHN2Zy8+PHN2Zy8+PHN2Zy8+")
                + "{\"mediaFile\":{}}\n{\"mediaFile\":\n";
        assertEquals(
                List.of("rejected", "rejected", "rejected", "rejected", "rejected", "rejected"),
                results(file.getBytes(StandardCharsets.UTF_8)));
        Given.staff().get(Upload.MEDIA + "/" + id).then().statusCode(404);
        Given.staff().get("/v1/export?media=x").then().statusCode(400).body("detail", not(equalTo("")));
    }

    private static String export(String media) {
        return new String(
                Given.staff()
                        .get(Transfer.EXPORT + "?media=" + media)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray(),
                StandardCharsets.UTF_8);
    }

    private static String exported(String media, Release release) {
        return export(media)
                .lines()
                .filter(line -> idOf(line).equals(release.id()))
                .findFirst()
                .orElseThrow();
    }

    private static String idOf(String line) {
        try {
            JsonNode tree = JsonMapping.MAPPER.readTree(line);
            return tree.path("mediaFile").path("id").asText(tree.path("id").asText());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> results(byte[] file) {
        return Transfer.importLines(file).stream()
                .map(result -> result.get("result").asText())
                .toList();
    }
}
