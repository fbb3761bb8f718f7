package org.communique.media;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.communique.Await;
import org.communique.Given;
import org.communique.Given.Release;
import org.communique.RealDatabase;
import org.communique.Tier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link UploadedFiles} in an S3-compatible store. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@WithTestResource(S3Resource.class)
@Tag(Tier.ENDURANCE)
class UploadedFilesOnS3Test extends UploadedFiles {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** The store does not answer at first, so the content is removed after it was stored again. */
    @Override
    void remove() {
        S3Resource.server().stop();
        try {
            assertThrows(UncheckedIOException.class, this::removeAll);
        } finally {
            S3Resource.server().start();
        }
    }

    @Test
    void without_the_store_only_uploads_and_downloads_fail() {
        Response uploaded = Upload.picture(JPEG, "image/jpeg");
        Release release = published(List.of(Map.of("id", uploaded.path("id"))));
        String url = uploaded.path("url");
        S3Resource.server().stop();
        try {
            Upload.download(url)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("detail", containsString("store"));
            Upload.send(Pictures.jpeg(40, 40), "image/jpeg")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue());
            release.seenByThePublic().statusCode(200);
            Given.published();
        } finally {
            S3Resource.server().start();
        }
        Await.until(TIMEOUT, () -> Upload.download(url).statusCode() == 200, () -> Upload.download(url)
                .asString());
        Upload.renditions(Upload.picture(Pictures.jpeg(500, 40), "image/jpeg").path("id"));
    }
}
