package org.communique.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every invalid request gets a 4xx that names the error, and stores nothing. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class BadInputTest extends NoTrace {
    private static final String JSON = "Content-Type: application/json";
    private static final String NOWHERE = Given.RELEASES + "/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11";

    @TestHTTPResource
    URI service;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            foo=1                                        | foo
            limit                                        | limit
            limit=                                       | limit
            limit=0                                      | limit
            limit=101                                    | limit
            limit=-1                                     | limit
            limit=1.5                                    | limit
            limit=1e1                                    | limit
            limit=99999999999999999999                   | limit
            limit=%D9%A1                                 | limit
            limit=1&limit=2                              | limit
            LIMIT=1                                      | LIMIT
            limit[]=1                                    | limit[]
            =1                                           | unknown
            language=                                    | language
            language=!!                                  | language
            language=ru_RU                               | language
            language=%00                                 | language
            language=ru&language=%01                     | language
            type=foo                                     | type
            type=PRESS_RELEASE                           | type
            status=foo                                   | status
            organization=                                | organization
            organization=%00                             | organization
            source=%07                                   | source
            source=%20                                   | source
            topic=                                       | topic
            topic=a%00b                                  | topic
            author=%1B                                   | author
            author=%EF%BF%BE                             | author
            publishedFrom=yesterday                      | publishedFrom
            publishedFrom=2022-12-21                     | publishedFrom
            publishedFrom=2022-12-21T11:30:00            | publishedFrom
            publishedFrom=2022-13-01T00:00:00Z           | publishedFrom
            publishedFrom=2022-02-30T00:00:00Z           | publishedFrom
            publishedBefore=%2B99999-01-01T00:00:00Z     | publishedBefore
            publishedBefore=-0001-01-01T00:00:00Z        | publishedBefore
            publishedBefore=%2B999999999-12-31T00:00:00Z | publishedBefore
            updatedSince=1671611400                      | updatedSince
            sort=title                                   | sort
            sort=publishedAt&sort=-publishedAt           | sort
            count=yes                                    | count
            fields=                                      | fields
            fields=title,,summary                        | fields
            fields=titel                                 | fields
            fields=*,title                               | fields
            cursor=                                      | cursor
            cursor=abc                                   | cursor
            cursor=!!!                                   | cursor
            cursor=%00                                   | cursor
            cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAA          | cursor
            """)
    void a_bad_parameter_is_named(String query, String culprit) throws IOException {
        RawHttp.get(service, Given.RELEASES + "?" + query).assertRefused(400, culprit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/organizations", "/v1/topics"})
    void other_lists_name_bad_parameters_too(String list) throws IOException {
        for (String bad : new String[] {"foo=1", "limit=0", "cursor=abc", "cursor="}) {
            RawHttp.get(service, list + "?" + bad).assertRefused(400, bad.substring(0, bad.indexOf('=')));
        }
    }

    @Test
    void too_many_values_and_long_values_are_named() throws IOException {
        RawHttp.get(service, Given.RELEASES + "?" + "topic=a&".repeat(51)).assertRefused(400, "topic");
        RawHttp.get(service, Given.RELEASES + "?topic=" + "a".repeat(1_001)).assertRefused(400, "topic");
        RawHttp.get(service, Given.RELEASES + "?cursor=" + "a".repeat(10_000)).assertRefused(400, "cursor");
    }

    @Test
    void an_endpoint_without_parameters_rejects_any() throws IOException {
        RawHttp.get(service, NOWHERE + "?foo=1").assertRefused(400, "foo");
        RawHttp.get(service, NOWHERE + "?at=yesterday").assertRefused(400, "at");
        RawHttp.send(service, "POST", Given.RELEASES + "?dryRun=true", json("{}"), JSON)
                .assertRefused(400, "dryRun");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/press-releases/%C0%80              | path
            /v1/press-releases/%ED%A0%80           | path
            /v1/press-releases/%FF                 | path
            /v1/press-releases/by-slug/%F0%9F      | path
            /v1/press-releases?topic=%C0%80        | query
            /v1/press-releases?topic=%FF           | query
            /v1/press-releases?%FF=1               | query
            /v1/press-releases?topic=é             | query
            /v1/press-releases/é                   | path
            """)
    void a_target_that_is_not_percent_encoded_utf_8_is_named(String target, String culprit) throws IOException {
        String bytes = new String(target.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        RawHttp.get(service, bytes).assertRefused(400, culprit);
    }

    @Test
    void parameters_that_the_endpoint_would_not_read_are_refused() throws IOException {
        String target = "/feeds/press-releases.rss?" + "a&".repeat(1_024) + "language=ru";
        RawHttp.send(service, "GET", target, new byte[0]).assertRefused(400, "query");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            /v1/press-releases/% path
            /v1/press-releases/%zz path
            /v1/press-releases/%4 path
            /v1/press-releases/%+1 path
            /v1/press-releases/%-1 path
            /v1/press-releases?topic=% query
            /v1/press-releases?topic=%zz query
            /v1/press-releases?cursor=%%% query
            /v1/press-releases?%=1 query
            /v1/press-releases?topic=%C3%28 query
            /v1/changes/stream?since=%u0414 query
            /v1/press-releases/by-slug/%C3%28 path
            /feeds/press-releases.rss?topic=%zz query
            /feeds/press-releases.json?_=% query
            /feeds/press-releases.rss?x#&language=ru query
            /feeds/%zz path
            /sitemap.xml?%C0%AF query
            /sitemap-%.xml path
            /a|b path
            /a{b} path
            /a\\b path
            /nothing/%zz path
            /%C0%AF path
            /guide/%zz path
            """)
    void a_target_that_cannot_be_decoded_is_explained(String target, String culprit) throws IOException {
        for (String method : List.of("GET", "POST", "DELETE", "OPTIONS", "PROPFIND")) {
            RawHttp.Answer answer = RawHttp.send(service, method, target, new byte[0], "Authorization: none");
            answer.assertRefused(400, culprit);
            assertTrue(
                    answer.text().toLowerCase(Locale.ROOT).contains("\r\naccess-control-allow-origin: *\r\n"),
                    answer.text());
        }
        RawHttp.Answer head = RawHttp.send(service, "HEAD", target, new byte[0]);
        assertEquals(400, head.status());
        assertTrue(head.isProblem());
        assertEquals("", head.body());
    }

    /** Browsers send these characters in queries as they are. */
    @ParameterizedTest
    @ValueSource(strings = {"a|b", "{a}", "a^b", "`a`", "a\\b", "\"a\"", "<a>", "[a]", "a'b"})
    void punctuation_in_a_query_need_not_be_encoded(String text) throws IOException {
        for (String target : List.of(
                "/v1/press-releases?topic=", "/v1/search?q=", "/feeds/press-releases.rss?topic=", "/sitemap.xml?x=")) {
            assertEquals(200, RawHttp.get(service, target + text).status(), target + text);
        }
        RawHttp.get(service, NOWHERE + "?x=" + text).assertRefused(400, "x");
        RawHttp.get(service, "/nothing?x=" + text).assertRefused(404, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/v1",
                "/v1/nothing",
                "/v1/press-releases/x",
                "/v1/press-releases/%00",
                "/v1/press-releases/%0A",
                "/v1/press-releases/..%2F..%2Fetc%2Fpasswd",
                "/v1/press-releases/%2e%2e%2f",
                "/v1/press-releases/by-slug/%00",
                "/v1/press-releases/by-slug/A",
                "/v1/press-releases/by-slug/-",
                "/v1/press-releases/by-slug/%D0%96",
                "/v1/press-releases/by-slug/a;b=c",
                "/v1/press-releases/by-slug/%F0%9F%8E%89",
                "/v1/organizations/%00",
                "/v1/organizations/%D0%96",
                "/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b1",
                "/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11/nothing",
                "/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11/revisions/x",
                "/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11/revisions/99999999999",
                "/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11/revisions"
            })
    void unknown_resources_are_not_found(String target) throws IOException {
        RawHttp.get(service, target).assertRefused(404, "");
    }

    @Test
    void invalid_versions_of_a_release_are_not_found() throws IOException {
        String path = release.path();
        for (String version : new String[] {"x", "-1", "0", "99", "1.0", "99999999999", "%00"}) {
            RawHttp.get(service, path + "/revisions/" + version).assertRefused(404, "version");
        }
        RawHttp.get(service, path + "?at=0001-01-01T00:00:00Z").assertRefused(404, "at");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /v1/topics",
        "PATCH, /v1/press-releases",
        "POST, " + NOWHERE,
        "PUT, /v1/organizations",
        "FOO, /v1/topics"
    })
    void an_unsupported_method_is_rejected(String method, String target) throws IOException {
        RawHttp.send(service, method, target, json("{}"), JSON).assertRefused(405, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "application/merge-patch+json",
                "application/octet-stream",
                "garbage",
                "/",
                ";;;",
                "application/",
                "é"
            })
    void a_media_type_other_than_json_is_rejected(String type) throws IOException {
        RawHttp.send(service, "POST", Given.RELEASES, json("{}"), "Content-Type: " + type)
                .assertRefused(415, "content-type");
    }

    /** Also where the body is not JSON, or there is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: ",
                "Content-Type: \t",
                "Content-Type: /",
                "Content-Type: application/json; charset",
                "Content-Encoding: gzip",
                "Content-Encoding: identity, br"
            })
    void an_invalid_header_about_the_body_is_named_on_every_endpoint(String header) throws IOException {
        String type = header.startsWith("Content-Type") ? "X-Nothing: x" : "Content-Type: application/json";
        for (String endpoint : List.of(
                "POST " + Given.RELEASES,
                "POST /v1/import",
                "POST /hub",
                "POST /v1/organizations",
                "POST /v1/subscriptions",
                "POST /v1/api-keys",
                "PATCH " + NOWHERE,
                "PUT " + NOWHERE,
                "POST " + NOWHERE + "/publish",
                "DELETE " + NOWHERE)) {
            String[] parts = endpoint.split(" ");
            RawHttp.send(service, parts[0], parts[1], json("{}"), header, type)
                    .assertRefused(415, header.substring(0, header.indexOf(':')));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\t",
                ",",
                "*",
                "*/*",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
                "application/json;q=1.0000",
                "application/json;",
                "APPLICATION/JSON",
                "application/json;profile=https://example.org/a",
                "text/html;level=\"a,b;c\", application/json;q=1."
            })
    void accept_headers_of_old_clients_are_understood(String accept) throws IOException {
        RawHttp.Answer answer = RawHttp.get(service, Given.RELEASES, "Accept: " + accept);
        assertEquals(200, answer.status(), answer.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", ";", "a/b;q=x", "a/b;q=1.5", "a/b;q=-1", "a/b/c", "text/", "a/b;=c", "a b/c"})
    void an_invalid_accept_header_is_named_on_every_endpoint(String accept) throws IOException {
        for (String path : List.of(
                Given.RELEASES,
                NOWHERE,
                NOWHERE + ".ninjs.json",
                "/v1/search?q=a",
                "/v1/changes",
                "/v1/changes/stream",
                "/v1/export",
                "/feeds/press-releases.rss",
                "/sitemap.xml")) {
            RawHttp.get(service, path, "Accept: " + accept).assertRefused(406, "accept");
        }
    }

    @Test
    void a_patch_must_be_a_merge_patch() throws IOException {
        RawHttp.send(service, "PATCH", NOWHERE, json("{}"), JSON).assertRefused(415, "content-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml, image/*", "garbage", ";", "/", "a/b;q=x", "é"})
    void an_unavailable_media_type_is_not_acceptable(String accept) throws IOException {
        RawHttp.get(service, Given.RELEASES, "Accept: " + accept).assertRefused(406, "accept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"abc", "\"999\"", "W/\"999\"", "\"\"", "999999999999999999999", "-1", "1.0", "\"\u00e9\"", ","})
    void an_if_match_without_the_current_version_is_stale(String tag) throws IOException {
        String path = release.path();
        String header = "If-Match: " + tag;
        RawHttp.send(service, "PUT", path, json("{}"), JSON, header).assertRefused(412, "If-Match");
        RawHttp.send(service, "DELETE", path, new byte[0], header).assertRefused(412, "If-Match");
        RawHttp.send(service, "POST", path + "/publish", json("{}"), JSON, header)
                .assertRefused(412, "If-Match");
    }

    @Test
    void a_write_without_if_match_says_that_it_is_required() throws IOException {
        String path = release.path();
        RawHttp.send(service, "PUT", path, json("{}"), JSON).assertRefused(428, "If-Match");
        RawHttp.send(service, "PUT", path, json("{}"), JSON, "If-Match: ").assertRefused(428, "If-Match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\u00e9", "a\tb"})
    void an_invalid_idempotency_key_is_named(String key) throws IOException {
        RawHttp.send(service, "POST", Given.RELEASES, json("{}"), JSON, "Idempotency-Key: " + key)
                .assertRefused(400, "Idempotency-Key");
        RawHttp.send(service, "POST", Given.RELEASES, json("{}"), JSON, "Idempotency-Key: " + "k".repeat(256))
                .assertRefused(400, "Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer", "Bearer ", "Bearer x", "Bearer \u00e9", "Basic YTpi", "x", "", "Bearer cmq_" + "x"})
    void an_invalid_key_is_rejected(String authorization) throws IOException {
        RawHttp.get(service, Given.RELEASES, "Authorization: " + authorization).assertRefused(401, "key");
        RawHttp.send(service, "POST", Given.RELEASES, json("{}"), JSON, "Authorization: " + authorization)
                .assertRefused(401, "key");
    }

    @ParameterizedTest
    @MethodSource
    void a_body_that_is_not_a_json_object_is_rejected(byte[] body) throws IOException {
        RawHttp.send(service, "POST", Given.RELEASES, body, JSON).assertRefused(400, "body");
    }

    static Stream<byte[]> a_body_that_is_not_a_json_object_is_rejected() {
        Stream<byte[]> broken = Stream.of(
                        " ",
                        "null",
                        "true",
                        "1",
                        "\"x\"",
                        "[]",
                        "[{}]",
                        "{",
                        "}",
                        "{}x",
                        "{}{}",
                        "{\"a\"}",
                        "{\"a\":}",
                        "{\"a\":1,}",
                        "{'a':1}",
                        "{a:1}",
                        "{\"a\":NaN}",
                        "{\"a\":01}",
                        "{\"a\":+1}",
                        "{\"a\":.5}",
                        "{\"a\":1.}",
                        "{/**/}",
                        "{\"title\":\"a\nb\"}",
                        "{\"title\":\"a\u0000b\"}",
                        "{\"title\":\"\\x\"}",
                        "{\"title\":\"\\u12\"}",
                        "{\"title\":\"a\",\"title\":\"b\"}",
                        "{\"attribution\":{\"credit\":\"a\",\"credit\":\"a\"}}",
                        "{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}",
                        "{\"a\":" + "[".repeat(100_000),
                        "{\"a\":".repeat(100_000),
                        "{\"a\":" + "9".repeat(1_000) + "}",
                        "{\"" + "k".repeat(50_000) + "\":1}")
                .map(BadInputTest::json);
        Stream<byte[]> encoded = Stream.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "windows-1251")
                .map(name -> "{\"title\":\"Заголовок\"}".getBytes(Charset.forName(name)));
        Stream<byte[]> mangled = Stream.of(
                        "\u00FF",
                        "\u00C0\u0080",
                        "\u00ED\u00A0\u0080",
                        "\u00F0\u009F\u008E",
                        "\u00F8\u0088\u0080\u0080\u0080")
                .map(bytes -> ("{\"title\":\"" + bytes + "\"}").getBytes(StandardCharsets.ISO_8859_1));
        return Stream.of(broken, encoded, mangled).flatMap(bodies -> bodies);
    }

    @Test
    void an_empty_body_is_rejected() throws IOException {
        RawHttp.send(service, "POST", Given.RELEASES, new byte[0], JSON, "Content-Length: 0")
                .assertRefused(400, "body");
    }

    @ParameterizedTest
    @MethodSource
    void a_number_out_of_range_is_named(String number) throws IOException {
        RawHttp.send(
                        service,
                        "POST",
                        Given.RELEASES,
                        json("{\"media\":[{\"url\":\"https://example.org/\",\"width\":" + number + ",\"size\":" + number
                                + "}]}"),
                        JSON)
                .assertRefused(422, "/media/0/width");
    }

    static Stream<String> a_number_out_of_range_is_named() {
        return Stream.of(
                "99999999999999999999",
                "-99999999999999999999",
                "1e400",
                "-1e400",
                "1e99999999",
                "0.5",
                "-1",
                "9".repeat(100));
    }

    @ParameterizedTest
    @MethodSource
    void a_character_that_feeds_cannot_contain_is_named(String escape) throws IOException {
        for (String field : new String[] {"title", "subtitle", "summary", "body", "dateline", "language", "slug"}) {
            RawHttp.send(service, "POST", Given.RELEASES, json("{\"" + field + "\":\"a" + escape + "b\"}"), JSON)
                    .assertRefused(422, "/" + field);
        }
        RawHttp.send(service, "POST", Given.RELEASES, json("{\"topics\":[\"a\",\"" + escape + "\"]}"), JSON)
                .assertRefused(422, "/topics/1");
        RawHttp.send(service, "POST", Given.RELEASES, json("{\"a" + escape + "b\":1}"), JSON)
                .assertRefused(422, "unknown-field");
    }

    static Stream<String> a_character_that_feeds_cannot_contain_is_named() {
        return Stream.of(
                        "0000",
                        "0001",
                        "0008",
                        "000e",
                        "001f",
                        "007f",
                        "0081",
                        "d800",
                        "dc00",
                        "dc00\\ud800",
                        "fffe",
                        "ffff")
                .map(code -> "\\u" + code);
    }

    @ParameterizedTest
    @MethodSource
    void a_value_that_is_too_long_is_named(String pointer, String body) throws IOException {
        RawHttp.send(service, "POST", Given.RELEASES, json(body), JSON).assertRefused(422, pointer);
    }

    static Stream<Arguments> a_value_that_is_too_long_is_named() {
        String release = """
                title:300 subtitle:500 summary:2000 dateline:300 body:1048576 slug:100 language:35
                attribution.credit:500 attribution.canonicalUrl:2000 attribution.source.name:300 attribution.source.url:2000
                attribution.rights.holder:300 attribution.rights.usageTerms:2000 attribution.rights.licenseUrl:2000
                """;
        Stream<Arguments> texts = Arrays.stream(release.split("\\s+")).map(field -> {
            String path = field.substring(0, field.indexOf(':'));
            String tooLong = "x".repeat(Integer.parseInt(field.substring(field.indexOf(':') + 1)) + 1);
            String[] names = path.split("\\.");
            return Arguments.of(
                    "/" + String.join("/", names),
                    "{\"" + String.join("\":{\"", names) + "\":\"" + tooLong + "\"" + "}".repeat(names.length));
        });
        Stream<Arguments> lists = Stream.of(
                Arguments.of("/topics", "{\"topics\":[" + many("\"t%d\"") + "]}"),
                Arguments.of("/topics/0", "{\"topics\":[\"" + "т".repeat(101) + "\"]}"),
                Arguments.of("/contacts", "{\"contacts\":[" + many("{\"name\":\"c%d\"}") + "]}"),
                Arguments.of("/contacts/0/phone", "{\"contacts\":[{\"phone\":\"" + "1".repeat(51) + "\"}]}"),
                Arguments.of(
                        "/contacts/0/email", "{\"contacts\":[{\"email\":\"" + "x".repeat(320) + "@example.org\"}]}"),
                Arguments.of("/media", "{\"media\":[" + many("{\"url\":\"https://example.org/%d\"}") + "]}"),
                Arguments.of(
                        "/attribution/authors", "{\"attribution\":{\"authors\":[" + many("{\"name\":\"a%d\"}") + "]}}"),
                Arguments.of(
                        "/translations",
                        "{\"translations\":[" + many("{\"slug\":\"a%d\"}") + "," + many("{\"slug\":\"b%d\"}") + "]}"),
                Arguments.of("/title", "{\"title\":\"" + "🎉".repeat(301) + "\"}"),
                Arguments.of("/body", "{\"bodyFormat\":\"text\",\"body\":\"" + "&".repeat(1_000_000) + "\"}"),
                Arguments.of("/body", "{\"bodyFormat\":\"text\",\"body\":\"" + "ж".repeat(600_000) + "\"}"),
                Arguments.of(
                        "/body",
                        "{\"bodyFormat\":\"markdown\",\"body\":\"" + "|a".repeat(5_000) + "|\\n" + "|-".repeat(5_000)
                                + "|\\n" + "|x\\n".repeat(50_000) + "\"}"));
        return Stream.concat(texts, lists);
    }

    private static String many(String item) {
        return IntStream.rangeClosed(0, 50).mapToObj(item::formatted).collect(Collectors.joining(","));
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
