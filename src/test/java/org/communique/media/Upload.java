package org.communique.media;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.communique.Await;
import org.communique.Given;

/** Uploads files in tests. */
public final class Upload {
    public static final String MEDIA = "/v1/media";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private Upload() {}

    public static Response send(RequestSpecification staff, byte[] file, String type, String name) {
        return staff.contentType(type)
                .header("Content-Disposition", FileName.disposition(name, false))
                .body(file)
                .post(MEDIA);
    }

    public static Response send(byte[] file, String type) {
        return send(Given.staff(), file, type, "file");
    }

    /** Uploads a picture and returns the answer. */
    public static Response picture(byte[] file, String type) {
        return send(file, type).then().statusCode(201).extract().response();
    }

    /** Waits until the renditions of an image are made, and returns them. */
    public static List<Map<String, Object>> renditions(String id) {
        Await.until(TIMEOUT, () -> !get(id).<List<?>>path("renditions").isEmpty(), () -> get(id).asString());
        return get(id).path("renditions");
    }

    public static Response get(String id) {
        return Given.staff()
                .get(MEDIA + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    /** The path of a URL of the service, which is started on another port in tests. */
    public static String path(String url) {
        return java.net.URI.create(url).getRawPath();
    }

    /** Downloads without a key. */
    public static Response download(String url) {
        return given().urlEncodingEnabled(false).get(path(url));
    }
}
