package org.communique.webhook;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.communique.Await;
import org.communique.Given;
import org.communique.outbound.Partner;
import org.communique.web.JsonMapping;

/** A webhook subscription that belongs to an API key, with its own path at a partner's server. */
final class TestSubscription {
    static final String SUBSCRIPTIONS = "/v1/subscriptions";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Partner partner;
    private final String key;
    private final String path;
    private final Response created;

    private TestSubscription(Partner partner, String key, String path, Response created) {
        this.partner = partner;
        this.key = key;
        this.path = path;
        this.created = created;
    }

    /** Creates a subscription to every event that partners may read. */
    static TestSubscription create(Partner partner) {
        return create(partner, Given.key("partner"), Map.of());
    }

    static TestSubscription create(Partner partner, Map<String, ?> options) {
        return create(partner, Given.key("partner"), options);
    }

    static TestSubscription create(Partner partner, String key, Map<String, ?> options) {
        String path = "/hooks/" + UUID.randomUUID();
        Map<String, Object> draft = new HashMap<>(Map.of("url", partner.url(path)));
        draft.putAll(options);
        Response created = given().auth()
                .preemptive()
                .oauth2(key)
                .contentType("application/json")
                .body(draft)
                .post(SUBSCRIPTIONS);
        assertEquals(201, created.statusCode(), created.asString());
        return new TestSubscription(partner, key, path, created);
    }

    /** A received message with a valid signature. */
    record Message(Partner.Received request, JsonNode body) {
        String id() {
            return request.headers().get("webhook-id");
        }

        String type() {
            return body.get("type").textValue();
        }

        JsonNode data() {
            return body.get("data");
        }

        String releaseId() {
            return data().get("id").textValue();
        }
    }

    String id() {
        return created.path("id");
    }

    String secret() {
        return created.path("secret");
    }

    String path() {
        return path;
    }

    RequestSpecification owner() {
        return given().auth().preemptive().oauth2(key);
    }

    Response read() {
        return owner().get(address());
    }

    String status() {
        return read().path("status");
    }

    String address() {
        return SUBSCRIPTIONS + "/" + id();
    }

    Response post(String action, Map<String, ?> body) {
        return owner().contentType("application/json").body(body).post(address() + "/" + action);
    }

    Response post(String action) {
        return owner().post(address() + "/" + action);
    }

    /** Makes the partner's server behave as specified from now on; see {@link Partner}. */
    TestSubscription behave(String behaviour) {
        partner.behave(path, behaviour);
        return this;
    }

    /** Waits for a number of messages and returns them in order of arrival. */
    List<Message> awaitMessages(int count) {
        return partner.awaitReceived(path, count).stream().map(this::message).toList();
    }

    /** Returns the messages received so far, in order of arrival. */
    List<Message> messages() {
        return partner.received(path).stream().map(this::message).toList();
    }

    private Message message(Partner.Received request) {
        try {
            WebhookVerification.verify(request, secret());
            return new Message(request, JsonMapping.MAPPER.readTree(request.body()));
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Map<String, Object>> deliveries() {
        return owner().get(address() + "/deliveries?limit=100").path("items");
    }

    /** Waits until there are a number of deliveries and all of them have the status. */
    List<Map<String, Object>> awaitDeliveries(int count, String status) {
        Await.until(
                TIMEOUT,
                () -> deliveries().size() == count
                        && deliveries().stream().allMatch(delivery -> status.equals(delivery.get("status"))),
                () -> "expected " + count + " deliveries with status " + status + ": " + deliveries());
        return deliveries();
    }

    void awaitStatus(String status) {
        Await.until(
                TIMEOUT, () -> status.equals(status()), () -> "the status is not " + status + ": " + read().asString());
    }
}
