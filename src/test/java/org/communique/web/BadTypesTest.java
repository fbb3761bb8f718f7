package org.communique.web;

import static org.communique.Given.writing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every field of every body with every wrong type, and bodies with an extra field: the error points at the field. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class BadTypesTest extends NoTrace {
    private static final JsonNode RELEASE = json("""
            {"slug": "a", "type": "news", "language": "ru", "title": "a", "subtitle": "a", "summary": "a", "body": "a",
             "bodyFormat": "text", "dateline": "a",
             "organization": {"id": "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11", "slug": "a"},
             "attribution": {"source": {"name": "a", "url": "https://example.org/"},
               "authors": [{"name": "a", "role": "a", "organization": "a"}], "credit": "a",
               "canonicalUrl": "https://example.org/", "syndicatable": true,
               "rights": {"holder": "a", "usageTerms": "a", "licenseUrl": "https://example.org/"}},
             "contacts": [{"name": "a", "role": "a", "phone": "1", "extension": "1", "email": "a@example.org", "address": "a"}],
             "topics": ["a"],
             "media": [{"url": "https://example.org/", "type": "image/png", "title": "a", "alt": "a", "credit": "a",
               "width": 1, "height": 1, "size": 1}],
             "translations": [{"id": "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11", "slug": "a"}]}""");
    private static final JsonNode ORGANIZATION = json("""
            {"slug": "a", "name": "a", "url": "https://example.org/", "language": "ru", "boilerplate": "a",
             "logo": "https://example.org/", "contacts": [{"name": "a", "email": "a@example.org"}]}""");
    private static final JsonNode PUBLICATION =
            json("{\"publishedAt\": \"2022-12-21T11:30:00+03:00\", \"embargo\": false}");
    private static final JsonNode CORRECTION = json("{\"note\": \"a\", \"changes\": {}}");
    private static final JsonNode WITHDRAWAL =
            json("{\"reason\": \"a\", \"replacedBy\": \"0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11\"}");
    private static final List<JsonNode> WRONG = Stream.of(
                    "\"текст\"", "1", "1.5", "true", "[]", "[[]]", "{}", "{\"a\": 1}", "\"\"")
            .map(BadTypesTest::json)
            .toList();

    @Test
    void a_wrong_type_in_a_release_is_pointed_at() {
        everywhereIn(RELEASE, body -> writing(body.toString()).post(Given.RELEASES));
    }

    @Test
    void a_wrong_type_in_a_replacement_is_pointed_at() {
        everywhereIn(RELEASE, body -> release.as(body.toString()).put(release.path()));
    }

    @Test
    void a_wrong_type_in_an_organization_is_pointed_at() {
        everywhereIn(ORGANIZATION, body -> writing(body.toString()).post("/v1/organizations"));
    }

    @Test
    void a_wrong_type_in_an_action_is_pointed_at() {
        Map.of("publish", PUBLICATION, "correct", CORRECTION, "withdraw", WITHDRAWAL)
                .forEach((verb, body) ->
                        everywhereIn(body, wrong -> release.as(wrong.toString()).post(release.path() + "/" + verb)));
    }

    @Test
    void a_wrong_type_in_a_patch_is_pointed_at() {
        everywhereIn(RELEASE, body -> Given.staff()
                .contentType("application/merge-patch+json; charset=UTF-8")
                .header("If-Match", release.etag())
                .body(body.toString())
                .patch(release.path()));
    }

    /** Beside a name that is known, in every kind of body. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"event": {"start": 1}}                                       | /event
            {"event": {"start": {"at": [{}]}}}                            | /event
            {"event": [1, 2]}                                             | /event
            {"event": [[{}]]}                                             | /event
            {"event": {}}                                                 | /event
            {"event": null}                                               | /event
            {"a/b": {"c": 1}}                                             | /a~1b
            {"a~b": [1]}                                                  | /a~0b
            {"~1": {}}                                                    | /~01
            {"": {"a": 1}}                                                | /
            {"attribution": {"source": {"name": "a", "x": {"y": 1}}}}     | /attribution/source/x
            {"attribution": {"source": {"name": "a", "x/y": [{"z": 1}]}}} | /attribution/source/x~1y
            {"attribution": {"": {"": {}}}}                               | /attribution/
            {"attribution": {"authors": [{"name": "a"}, {"name": "b", "x": {"y": 1}}]}} | /attribution/authors/1/x
            {"contacts": [{"name": "a"}, {"name": "b", "a~/b": [1]}]}     | /contacts/1/a~0~1b
            {"attribution": {"authors": [[1]]}}                           | /attribution/authors/0
            {"attribution": {"authors": [{"name": "a"}, 1]}}              | /attribution/authors/1
            {"attribution": {"rights": {"holder": {"x": {}}}}}            | /attribution/rights/holder
            """)
    void unknown_fields_and_wrong_types_are_pointed_at_at_any_depth(String body, String pointer) {
        assertPointsExactlyAt(List.of(pointer), writing(body).post(Given.RELEASES));
        // In a merge patch null removes what is not there.
        if (!body.contains("null")) {
            assertPointsExactlyAt(
                    List.of(pointer),
                    Given.staff()
                            .contentType("application/merge-patch+json; charset=UTF-8")
                            .header("If-Match", release.etag())
                            .body(body)
                            .patch(release.path()));
            assertPointsExactlyAt(
                    List.of("/changes" + pointer),
                    published.as("{\"note\": \"a\", \"changes\": " + body + "}").post(published.path() + "/correct"));
        }
    }

    @Test
    void unknown_fields_of_actions_subscriptions_and_keys_are_pointed_at() {
        String unknown = "{\"a/b\": {\"c\": 1}, \"d\": [{}]}";
        List<String> pointers = List.of("/a~1b", "/d");
        assertPointsExactlyAt(pointers, release.as(unknown).post(release.path() + "/publish"));
        assertPointsAt("/a~1b", writing(unknown).post("/v1/organizations"), "organization");
        assertPointsAt("/d", writing(unknown).post("/v1/api-keys"), "key");
        assertPointsAt("/filter/d", writing("{\"filter\": " + unknown + "}").post("/v1/subscriptions"), "filter");
    }

    @Test
    void a_changed_read_only_field_is_pointed_at() {
        for (String field : PRESET) {
            assertPointsAt(
                    "/" + field, writing(Map.of(field, "2022-12-21T08:30:00Z")).post(Given.RELEASES), field);
        }
    }

    private Given.Release published;

    @Override
    void prepare() {
        published = Given.published();
    }

    private static final List<String> PRESET = List.of(
            "id",
            "version",
            "status",
            "embargoUntil",
            "publishedAt",
            "firstPublishedAt",
            "contentUpdatedAt",
            "createdAt",
            "updatedAt",
            "corrections",
            "withdrawal",
            "trashedAt");

    private interface Endpoint {
        Response send(JsonNode body);
    }

    private static void everywhereIn(JsonNode body, Endpoint endpoint) {
        for (JsonPointer at : places(body, JsonPointer.empty(), new ArrayList<>())) {
            JsonNode right = body.at(at);
            for (JsonNode wrong : WRONG) {
                if (kind(wrong) != kind(right)) {
                    assertPointsAt(at.toString(), endpoint.send(with(body, at, wrong)), wrong + " at " + at);
                }
            }
            if (right.isObject()) {
                JsonPointer unknown = at.appendProperty("unbekannt");
                for (JsonNode value : WRONG) {
                    assertPointsExactlyAt(unknown, endpoint.send(with(body, unknown, value)));
                }
            }
        }
    }

    /** A number with a fraction is not an integer. */
    private static JsonNodeType kind(JsonNode node) {
        return node.isDouble() ? JsonNodeType.MISSING : node.getNodeType();
    }

    private static void assertPointsAt(String pointer, Response response, String what) {
        assertEquals(422, response.statusCode(), () -> what + ": " + response.asString());
        assertTrue(response.contentType().startsWith("application/problem+json"), what);
        List<String> pointers = response.path("errors.pointer");
        assertTrue(
                pointers != null && pointers.stream().anyMatch(p -> p.equals(pointer) || p.startsWith(pointer + "/")),
                () -> what + ": " + response.asString());
    }

    private static void assertPointsExactlyAt(JsonPointer pointer, Response response) {
        assertPointsExactlyAt(List.of(pointer.toString()), response);
    }

    private static void assertPointsExactlyAt(List<String> pointers, Response response) {
        assertEquals(422, response.statusCode(), response::asString);
        assertEquals(pointers, response.path("errors.pointer"), response::asString);
    }

    private static List<JsonPointer> places(JsonNode node, JsonPointer at, List<JsonPointer> places) {
        if (!at.matches()) {
            places.add(at);
        }
        node.properties().forEach(field -> places(field.getValue(), at.appendProperty(field.getKey()), places));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places(node.get(i), at.appendIndex(i), places);
        }
        return places;
    }

    private static JsonNode with(JsonNode body, JsonPointer at, JsonNode value) {
        JsonNode copy = body.deepCopy();
        JsonNode parent = copy.at(at.head());
        if (parent instanceof ArrayNode array) {
            array.set(at.last().getMatchingIndex(), value);
        } else {
            ((ObjectNode) parent).set(at.last().getMatchingProperty(), value);
        }
        return copy;
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapping.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
