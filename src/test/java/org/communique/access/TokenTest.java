package org.communique.access;

import static io.restassured.RestAssured.given;
import static org.communique.Given.RELEASES;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The service accepts tokens that an identity provider issued. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
@QuarkusTestResource(IdentityProvider.class)
class TokenTest {
    @ConfigProperty(name = "quarkus.oidc.auth-server-url")
    String provider;

    @Test
    void a_token_grants_its_roles_and_the_lower_ones() {
        String editor = token(Map.of("roles", List.of("offline_access", "editor")));
        String id = write(editor, 201);
        Given.with(editor)
                .contentType("application/json")
                .header("If-Match", "1")
                .body(Map.of())
                .post(RELEASES + "/" + id + "/publish")
                .then()
                .statusCode(200);
        Given.with(editor).get("/v1/audit").then().statusCode(403);
        Given.with(token(Map.of("roles", List.of("admin"))))
                .get("/v1/audit")
                .then()
                .statusCode(200);
    }

    @Test
    void a_token_with_the_role_monitor_reads_metrics_and_nothing_else_unless_another_role_allows_it() {
        String monitor = token(Map.of("roles", List.of("monitor", "offline_access")));
        Given.with(monitor).get("/q/metrics").then().statusCode(200);
        Given.with(monitor).get(RELEASES).then().statusCode(403);
        write(monitor, 403);
        for (List<String> roles : List.of(List.of("monitor", "editor"), List.of("editor", "monitor"))) {
            String both = token(Map.of("roles", roles));
            Given.with(both).get("/q/metrics").then().statusCode(200);
            write(both, 201);
            Given.with(both).get("/v1/audit").then().statusCode(403);
        }
        Given.with(token(Map.of("roles", List.of("editor"))))
                .get("/q/metrics")
                .then()
                .statusCode(403);
        Given.with(token(Map.of("roles", List.of("admin"))))
                .get("/q/metrics")
                .then()
                .statusCode(200);
        Map<String, ?> organization = Map.of("organization", Given.organization());
        for (String role : List.of("monitor", "admin")) {
            Given.with(token(Map.of("roles", List.of(role), "newsroom", organization)))
                    .get("/q/metrics")
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void a_token_without_a_known_role_reads_public_releases() {
        String withoutRole = token(Map.of("roles", List.of("Editor", "public")));
        Given.with(withoutRole)
                .get(RELEASES)
                .then()
                .statusCode(200)
                .header("Cache-Control", containsString("no-store"));
        write(withoutRole, 403);
        write(token(Map.of()), 403);
    }

    @Test
    void a_token_can_be_bound_to_an_organization() {
        String own = Given.organization();
        String bound = token(Map.of("roles", List.of("author"), "newsroom", Map.of("organization", own)));
        String id = write(bound, 201);
        Given.with(bound).get(RELEASES + "/" + id).then().statusCode(200).body("organization.id", equalTo(own));
        Given.with(bound).get(Given.draft().path()).then().statusCode(404);
    }

    @Test
    void a_token_bound_to_an_unknown_organization_is_rejected() {
        assertRejected(
                token(Map.of("roles", List.of("admin"), "newsroom", Map.of("organization", "no-such-organization"))));
    }

    @Test
    void forged_and_expired_tokens_are_rejected() {
        Map<String, Object> admin = Map.of("roles", List.of("admin"));
        assertRejected(token("/impostor-token", admin));
        assertRejected(token(Map.of(
                "roles", List.of("admin"), "exp", Instant.now().minusSeconds(60).getEpochSecond())));
        assertRejected(token(Map.of("roles", List.of("admin"), "iss", "https://elsewhere.example.org")));
        String token = token(admin);
        assertRejected(token.substring(0, token.lastIndexOf('.') + 1));
        assertRejected("eyJhbGciOiJub25lIn0." + token.split("\\.")[1] + ".");
    }

    @Test
    void the_journal_names_the_person() {
        Map<String, Object> claims =
                Map.of("roles", List.of("author"), "sub", "8a1b", "preferred_username", "Айгуль Нурланова");
        String id = write(token(claims), 201);
        Given.staff()
                .queryParam("subject", id)
                .get("/v1/audit")
                .then()
                .statusCode(200)
                .body("items[0].actor.name", equalTo("Айгуль Нурланова"))
                .body("items[0].actor.id", equalTo("token:" + provider + " 8a1b"));
    }

    @Test
    void keys_work_alongside_tokens() {
        Given.with(Given.key("author")).get(RELEASES).then().statusCode(200);
    }

    private void assertRejected(String token) {
        Given.with(token)
                .header("X-Forwarded-For", "2001:db8:" + Integer.toHexString(token.hashCode() & 0xFFFF) + "::1")
                .get(RELEASES)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", startsWith("Bearer"))
                .contentType("application/problem+json");
    }

    private static String write(String token, int expected) {
        return Given.with(token)
                .contentType("application/json")
                .body(Given.text())
                .post(RELEASES)
                .then()
                .statusCode(expected)
                .extract()
                .path("id");
    }

    private String token(Map<String, ?> claims) {
        return token("/token", claims);
    }

    private String token(String endpoint, Map<String, ?> claims) {
        Map<String, Object> all = new HashMap<>();
        all.put("iss", provider);
        all.put("sub", UUID.randomUUID().toString());
        all.put("exp", Instant.now().plusSeconds(300).getEpochSecond());
        all.putAll(claims);
        try {
            return given().contentType("application/x-www-form-urlencoded; charset=UTF-8")
                    .formParam("claims", new ObjectMapper().writeValueAsString(all))
                    .post(provider + endpoint)
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("access_token");
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
