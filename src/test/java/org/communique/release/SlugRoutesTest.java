package org.communique.release;

import static io.restassured.RestAssured.given;
import static org.communique.Given.RELEASES;
import static org.communique.Given.published;
import static org.communique.Given.text;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.Map;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A slug may equal the last segment of another path. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class SlugRoutesTest {

    @ParameterizedTest
    @ValueSource(strings = {"revisions", "publish", "by-slug"})
    void a_release_is_found_by_a_slug_that_equals_a_path_segment(String slug) {
        Map<String, Object> text = new HashMap<>(text());
        text.put("slug", slug);
        Given.Release release = published(text);
        given().get(RELEASES + "/by-slug/" + slug).then().statusCode(200).body("id", equalTo(release.id()));
    }
}
