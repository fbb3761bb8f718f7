package org.communique.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.communique.Given;
import org.communique.PackagedService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each secret appears in one place only: a key in the response to its creation, the password of the database in its file. */
class SecretsIT {
    private static final String ADMIN_KEY = UUID.randomUUID() + "-" + UUID.randomUUID();
    private static final String TITLE = "Заголовок " + UUID.randomUUID();
    private static final String ORGANIZATIONS = "/v1/organizations";
    private static final String AUDIT = "/v1/audit";
    private static final String JSON = "application/json; charset=UTF-8";
    private static final String PATCH = "application/merge-patch+json; charset=UTF-8";

    @TempDir
    Path folder;

    /** Descriptions of the secrets, by secret. */
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private final StringBuilder responses = new StringBuilder();
    private PackagedService service;

    @Test
    void no_secret_is_logged_stored_or_returned() throws IOException {
        secrets.put(ADMIN_KEY, "the configured key");
        try (PackagedService started = PackagedService.start(
                folder,
                "-Dcommunique.admin-key=" + ADMIN_KEY,
                "-Dcommunique.samples=false",
                "-Dcommunique.failed-attempts-per-minute=1000",
                "-Dquarkus.log.level=DEBUG")) {
            service = started;
            useAndMisuseKeys();
        }
        Path data = folder.resolve("data");
        Path password = data.resolve("postgresql.password");
        secrets.put(Files.readString(password).strip(), "the password of the database");
        Map<String, String> places = new LinkedHashMap<>();
        places.put("the responses", bytes(responses.toString()));
        places.put("the output", bytes(service.output()));
        try (Stream<Path> files = Files.walk(data)) {
            files.filter(file -> Files.isRegularFile(file) && !file.equals(password))
                    .forEach(file -> places.put(data.relativize(file).toString(), read(file)));
        }
        assertSearchFindsKnownTexts(places);
        assertEquals(List.of(), leaks(places));
    }

    private void useAndMisuseKeys() {
        String editor = createKey("editor", Map.of());
        String organization = expect(
                        201, json(editor, Map.of("name", "Редакция")).post(ORGANIZATIONS))
                .path("id");
        String bound = createKey("admin", Map.of("organization", Map.of("id", organization)));
        for (String key : List.of(editor, bound, ADMIN_KEY, createKey("author", Map.of()))) {
            write(key);
        }
        for (String key : List.of(editor, ADMIN_KEY)) {
            sendMalformed(key);
            sendInParameters(key);
            sendInHeaders(key);
            sendInBodies(key);
        }
        sendExpiredAndRevoked();
        exceedRate(createKey("partner", Map.of("requestsPerMinute", 1)));
        // The audit, the list of keys and the metrics must not reveal secrets either.
        for (String path : List.of(AUDIT + "?limit=100", Given.KEYS, "/q/metrics", "/q/health")) {
            expect(200, as(ADMIN_KEY).get(path));
        }
    }

    private void write(String key) {
        for (int again = 0; again < 2; again++) {
            expect(
                    201,
                    json(key, Given.text(TITLE))
                            .header("Idempotency-Key", "once")
                            .post(Given.RELEASES));
        }
        String path = draft(key);
        Map<String, ?> changes = Map.of("summary", "Новое");
        expect(428, as(key).contentType(PATCH).body(changes).patch(path));
        expect(
                412,
                as(key).contentType(PATCH).body(changes).header("If-Match", "9").patch(path));
        expect(
                200,
                as(key).contentType(PATCH).body(changes).header("If-Match", "1").patch(path));
        expect(200, as(key).get(path + "/revisions"));
        expect(200, as(key).header("If-Match", "2").delete(path));
    }

    private String draft(String key) {
        return Given.RELEASES
                + "/"
                + expect(201, json(key, Map.of()).post(Given.RELEASES)).path("id");
    }

    private void sendMalformed(String key) {
        String basic = Base64.getEncoder().encodeToString(("user:" + key).getBytes(StandardCharsets.UTF_8));
        String wrong = key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0");
        String unknown = KeyFormat.generate();
        secrets.put(basic, "user and key in Base64");
        secrets.put(wrong, "a key with a typo");
        secrets.put(unknown, "an unknown key");
        for (String credentials : List.of(
                "Bearer " + wrong,
                "Bearer " + unknown,
                "Bearer " + key + "," + key,
                "Basic " + basic,
                "Token " + key,
                key)) {
            expect(401, request().header("Authorization", credentials).get(Given.RELEASES));
            expect(401, request().header("Authorization", credentials).get(AUDIT));
            expect(
                    401,
                    request()
                            .header("Authorization", credentials)
                            .contentType(JSON)
                            .body(Map.of())
                            .post(Given.RELEASES));
        }
    }

    private void sendInParameters(String key) {
        for (String name : List.of(
                "access_token", "limit", "cursor", "count", "fields", "language", "type", "sort", "updatedSince")) {
            expect(400, request().queryParam(name, key).get(Given.RELEASES));
            expect(400, as(key).queryParam(name, key).get(Given.RELEASES));
            expect(401, request().queryParam(name, key).get(AUDIT));
        }
        expect(404, request().queryParam("access_token", key).get("/nowhere"));
    }

    private void sendInHeaders(String key) {
        String path = draft(key);
        expect(412, as(key).header("If-Match", key).delete(path));
        expect(200, as(key).header("If-None-Match", key).get(path));
        expect(406, as(key).header("Accept", "text/" + key).get(path));
        expect(
                200,
                as(key).header("X-Api-Key", key).header("Cookie", "key=" + key).get(path));
        expect(415, as(key).contentType("text/" + key).body("{}").post(Given.RELEASES));
        expect(
                422,
                json(key, Map.of("no", "title")).header("Idempotency-Key", key).post(Given.RELEASES));
    }

    private void sendInBodies(String key) {
        for (String body : List.of(key, "{\"title\": " + key + "}", "[\"" + key + "\"]")) {
            expect(400, as(key).contentType(JSON).body(body).post(Given.RELEASES));
        }
        for (String field : List.of("key", "id", "language", "type", "contacts", "organization")) {
            expect(422, json(key, Map.of(field, key)).post(Given.RELEASES));
        }
        expect(422, json(key, Map.of("organization", Map.of("slug", key))).post(Given.RELEASES));
        for (String field : List.of("key", "role", "organization", "expiresAt", "requestsPerMinute")) {
            Map<String, Object> draft = new LinkedHashMap<>(Map.of("name", "Ключ", "role", "author"));
            draft.put(field, key);
            expect(422, json(ADMIN_KEY, draft).post(Given.KEYS));
        }
    }

    private void sendExpiredAndRevoked() {
        Response expired = createKeyResponse("editor", Map.of());
        Response revoked = createKeyResponse("editor", Map.of());
        expect(
                200,
                as(ADMIN_KEY)
                        .contentType(PATCH)
                        .header("If-Match", "1")
                        .body(Map.of("expiresAt", "2020-01-01T00:00:00Z"))
                        .patch(Given.KEYS + "/" + expired.path("id")));
        expect(200, as(ADMIN_KEY).delete(Given.KEYS + "/" + revoked.path("id")));
        for (String key : List.of(expired.<String>path("key"), revoked.<String>path("key"))) {
            expect(401, as(key).get(Given.RELEASES));
            expect(401, json(key, Map.of()).post(Given.RELEASES));
        }
    }

    private void exceedRate(String key) {
        expect(200, as(key).get(Given.RELEASES));
        expect(429, as(key).get(Given.RELEASES));
    }

    private String createKey(String role, Map<String, ?> properties) {
        return createKeyResponse(role, properties).path("key");
    }

    /** Its response is the only one that may contain a secret, so its body is not recorded. */
    private Response createKeyResponse(String role, Map<String, ?> properties) {
        Map<String, Object> draft = new LinkedHashMap<>(Map.of("name", "Ключ", "role", role));
        draft.putAll(properties);
        Response created = json(ADMIN_KEY, draft).post(Given.KEYS);
        created.then().statusCode(201);
        secrets.put(created.path("key"), "a key of role " + role);
        responses.append(created.headers()).append('\n');
        return created;
    }

    private RequestSpecification json(String key, Map<String, ?> body) {
        return as(key).contentType(JSON).body(body);
    }

    private RequestSpecification as(String key) {
        return request().auth().preemptive().oauth2(key);
    }

    private RequestSpecification request() {
        return service.request();
    }

    private Response expect(int status, Response response) {
        assertEquals(status, response.statusCode(), response::asString);
        responses
                .append(response.headers())
                .append('\n')
                .append(response.asString())
                .append('\n');
        return response;
    }

    /** Proves that the search works: without it, finding no secret would prove nothing. */
    private void assertSearchFindsKnownTexts(Map<String, String> places) {
        assertTrue(
                places.get("the output").contains("insert into press_release"), "the service does not log in detail");
        // The database contains the prefix of each key, by which people recognize it.
        String prefix = KeyFormat.prefixOf(secrets.keySet().stream()
                .filter(secret -> secret.startsWith("cmq_"))
                .findFirst()
                .orElseThrow());
        assertTrue(places.get("the responses").contains(prefix));
        for (String part : List.of("postgresql/base/", "postgresql/pg_wal/")) {
            for (String text : List.of(bytes(TITLE), prefix)) {
                assertTrue(
                        places.entrySet().stream()
                                .anyMatch(place -> place.getKey().startsWith(part)
                                        && place.getValue().contains(text)),
                        text + " is not found in " + part);
            }
        }
    }

    private List<String> leaks(Map<String, String> places) {
        List<String> leaks = new ArrayList<>();
        places.forEach((place, content) -> secrets.forEach((secret, description) -> {
            int at = content.indexOf(secret);
            if (at >= 0) {
                leaks.add(description + " in " + place + " after " + content.substring(Math.max(0, at - 100), at));
            }
        }));
        return leaks;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Converts the UTF-8 bytes of the text to characters, one for each byte, as {@link #read} does with files. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
