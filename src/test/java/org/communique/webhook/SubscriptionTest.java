package org.communique.webhook;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Given;
import org.communique.RealDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creating, changing and deleting webhook subscriptions. */
@QuarkusTest
@QuarkusTestResource(RealDatabase.class)
class SubscriptionTest {
    /** No server listens at this address. */
    private static final String URL = "https://127.0.0.1:8443/hooks";

    private String key;

    @BeforeEach
    void createKey() {
        key = Given.key("partner");
    }

    @AfterEach
    void deleteSubscriptions() {
        List<String> ids =
                Given.staff().get(TestSubscription.SUBSCRIPTIONS + "?limit=100").path("items.id");
        ids.forEach(id -> Given.staff().delete(TestSubscription.SUBSCRIPTIONS + "/" + id));
    }

    private RequestSpecification partner() {
        return Given.with(key);
    }

    private Response create(Map<String, ?> draft) {
        return partner().contentType("application/json").body(draft).post(TestSubscription.SUBSCRIPTIONS);
    }

    private String createdId() {
        return create(Map.of("url", URL)).then().statusCode(201).extract().path("id");
    }

    @Test
    void a_new_subscription_shows_its_secret_once() {
        Response created = create(Map.of("url", URL, "name", "Лента"));
        created.then()
                .statusCode(201)
                .header("Location", equalTo("http://localhost:8080/v1/subscriptions/" + created.path("id")))
                .body("secret", startsWith("whsec_"))
                .body("status", equalTo("active"))
                .body("payload", equalTo("reference"))
                .body("filter", equalTo(Map.of()))
                .body("events", contains("published", "corrected", "edited", "withdrawn", "deleted"));
        partner()
                .get(TestSubscription.SUBSCRIPTIONS + "/" + created.path("id"))
                .then()
                .statusCode(200)
                .header("Cache-Control", startsWith("private, no-store"))
                .body("$", not(hasKey("secret")));
        String secret = created.path("secret");
        assertFalse(Given.staff().get("/v1/audit?limit=100").asString().contains(secret));
    }

    @Test
    void callers_see_their_own_and_administrators_see_all() {
        String id = createdId();
        partner().get(TestSubscription.SUBSCRIPTIONS).then().statusCode(200).body("items.id", contains(id));
        Given.with(Given.key("partner"))
                .get(TestSubscription.SUBSCRIPTIONS)
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        Given.staff().get(TestSubscription.SUBSCRIPTIONS).then().body("items.id", hasItem(id));
        Given.staff()
                .get(TestSubscription.SUBSCRIPTIONS + "?status=paused")
                .then()
                .body("items.id", not(hasItem(id)));
    }

    @Test
    void a_list_has_pages() {
        String first = createdId();
        String second = createdId();
        Response page = partner().get(TestSubscription.SUBSCRIPTIONS + "?limit=1");
        page.then().body("items.id", contains(second));
        String next = page.path("page.next");
        partner()
                .get(TestSubscription.SUBSCRIPTIONS + "?limit=1&cursor=" + next)
                .then()
                .body("items.id", contains(first))
                .body("page", not(hasKey("next")));
    }

    @Test
    void a_subscription_can_be_edited_with_its_version() {
        Response created = create(Map.of("url", URL, "filter", Map.of("language", "ru")));
        String address = TestSubscription.SUBSCRIPTIONS + "/" + created.path("id");
        RequestSpecification patch = partner().contentType("application/merge-patch+json");
        patch.body(Map.of("name", "Б")).patch(address).then().statusCode(428);
        Given.with(key)
                .contentType("application/merge-patch+json")
                .header("If-Match", created.header("ETag"))
                .body("{\"filter\": {\"language\": [\"kk\", \"be\"], \"topic\": \"Мост\"}, \"payload\": \"ninjs\"}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .patch(address)
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .body("filter.language", contains("kk", "be"))
                .body("filter.topic", contains("Мост"))
                .body("payload", equalTo("ninjs"));
        Given.with(key)
                .contentType("application/merge-patch+json")
                .header("If-Match", created.header("ETag"))
                .body(Map.of("name", "Б"))
                .patch(address)
                .then()
                .statusCode(412);
    }

    @Test
    void a_subscription_can_be_sent_back_as_it_was_read() {
        Response created = create(Map.of("url", URL, "filter", Map.of("language", List.of("ru"))));
        Map<String, Object> read = partner()
                .get(TestSubscription.SUBSCRIPTIONS + "/" + created.path("id"))
                .path("");
        partner()
                .contentType("application/merge-patch+json; charset=UTF-8")
                .header("If-Match", created.header("ETag"))
                .body(read)
                .patch(TestSubscription.SUBSCRIPTIONS + "/" + created.path("id"))
                .then()
                .statusCode(200)
                .body("version", equalTo(1));
    }

    @Test
    void a_deleted_subscription_is_gone() {
        String address = TestSubscription.SUBSCRIPTIONS + "/" + createdId();
        partner().delete(address).then().statusCode(204);
        partner().get(address).then().statusCode(404);
        partner().post(address + "/test").then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"url\": null}",
                "{\"url\": \"partner.example/hook\"}",
                "{\"url\": \"http://partner.example/hook\"}",
                "{\"url\": \"https://127.1/hook\"}",
                "{\"url\": \"https://10.0.0.1/hook\"}",
                "{\"url\": \"https://[::1]/hook\"}",
                "{\"url\": \"https://169.254.169.254/latest/meta-data/\"}",
                "{\"url\": \"https://user:secret@93.184.216.34/\"}",
                "{\"url\": \"https://93.184.216.34:25/\"}",
                "{\"url\": \"ftp://93.184.216.34/\"}"
            })
    void a_url_that_is_not_allowed_is_rejected(String draft) {
        partner()
                .contentType("application/json")
                .body(draft)
                .post(TestSubscription.SUBSCRIPTIONS)
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/url"));
    }

    @Test
    void all_errors_of_a_subscription_are_reported() {
        create(Map.of(
                        "url",
                        URL,
                        "events",
                        List.of("exploded"),
                        "payload",
                        "everything",
                        "filter",
                        Map.of("langauge", "ru", "type", "poem", "publishedFrom", "yesterday")))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/events/0"))
                .body("errors.pointer", hasItem("/payload"))
                .body("errors.pointer", hasItem("/filter/langauge"))
                .body("errors.pointer", hasItem("/filter/type"))
                .body("errors.pointer", hasItem("/filter/publishedFrom"));
        create(Map.of("url", URL, "filter", Map.of("organization", List.of("нет-такой"))))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/filter/organization/0"));
        create(Map.of("url", URL, "filter", Map.of("language", List.of("r!"))))
                .then()
                .statusCode(422);
        create(Map.of("url", URL, "events", List.of())).then().statusCode(422);
    }

    @Test
    void an_organization_may_be_named_by_id_or_slug() {
        Response organization = Given.organizationResponse();
        create(Map.of("url", URL, "filter", Map.of("organization", organization.<String>path("slug"))))
                .then()
                .statusCode(201);
        create(Map.of("url", URL, "filter", Map.of("organization", organization.<String>path("id"))))
                .then()
                .statusCode(201);
    }

    @Test
    void changes_of_subscriptions_are_in_the_audit() {
        String id = createdId();
        String address = TestSubscription.SUBSCRIPTIONS + "/" + id;
        partner().post(address + "/pause");
        partner().contentType("application/json").body("{}").post(address + "/resume");
        partner().post(address + "/rotate-secret");
        partner().delete(address);
        Given.staff()
                .get("/v1/audit?subject=" + id)
                .then()
                .statusCode(200)
                .body("items.event", contains("deleted", "rotated", "resumed", "paused", "created"));
    }

    @Test
    void the_secret_can_be_rotated_four_times_a_day() {
        String address = TestSubscription.SUBSCRIPTIONS + "/" + createdId();
        for (int i = 0; i < 4; i++) {
            partner().post(address + "/rotate-secret").then().statusCode(200);
        }
        partner().post(address + "/rotate-secret").then().statusCode(409);
    }

    @Test
    void pausing_and_resuming_twice_is_the_same_as_once() {
        String address = TestSubscription.SUBSCRIPTIONS + "/" + createdId();
        Response paused = partner().post(address + "/pause");
        partner().post(address + "/pause").then().body("version", equalTo(paused.<Integer>path("version")));
        partner()
                .contentType("application/json")
                .body("{\"missed\": \"some\"}")
                .post(address + "/resume")
                .then()
                .statusCode(422);
        partner()
                .contentType("application/json")
                .post(address + "/resume")
                .then()
                .statusCode(200)
                .body("status", equalTo("active"));
    }

    @Test
    void an_unknown_delivery_is_not_found() {
        String address = TestSubscription.SUBSCRIPTIONS + "/" + createdId() + "/deliveries";
        partner().get(address).then().statusCode(200).body("items", hasSize(0));
        partner().get(address + "/" + UUID.randomUUID()).then().statusCode(404);
        partner().get(address + "/x").then().statusCode(404);
        partner().get(address + "?status=lost").then().statusCode(400);
        partner().get(address + "?cursor=x").then().statusCode(400);
        String other = partner()
                .post(TestSubscription.SUBSCRIPTIONS + "/" + createdId() + "/test")
                .path("id");
        partner().get(address + "/" + other).then().statusCode(404);
    }
}
