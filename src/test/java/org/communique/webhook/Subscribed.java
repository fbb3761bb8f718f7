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

/** A subscription of a key, with a path of its own at a partner's server. */
final class Subscribed {
    static final String SUBSCRIPTIONS = "/v1/subscriptions";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Partner partner;
    private final String key;
    private final String path;
    private final Response made;

    private Subscribed(Partner partner, String key, String path, Response made) {
        this.partner = partner;
        this.key = key;
        this.path = path;
        this.made = made;
    }

    /** Told everything that partners may read. */
    static Subscribed to(Partner partner) {
        return to(partner, Given.key("partner"), Map.of());
    }

    static Subscribed to(Partner partner, Map<String, ?> more) {
        return to(partner, Given.key("partner"), more);
    }

    static Subscribed to(Partner partner, String key, Map<String, ?> more) {
        String path = "/hooks/" + UUID.randomUUID();
        Map<String, Object> draft = new HashMap<>(Map.of("url", partner.url(path)));
        draft.putAll(more);
        Response made = given().auth()
                .preemptive()
                .oauth2(key)
                .contentType("application/json")
                .body(draft)
                .post(SUBSCRIPTIONS);
        assertEquals(201, made.statusCode(), made.asString());
        return new Subscribed(partner, key, path, made);
    }

    /** A message that arrived, whose signature is right. */
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

        String release() {
            return data().get("id").textValue();
        }
    }

    String id() {
        return made.path("id");
    }

    String secret() {
        return made.path("secret");
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

    /** From now on its server behaves so, as {@link Partner} names it. */
    Subscribed behaves(String as) {
        partner.behave(path, as);
        return this;
    }

    /** What arrived, once there is so much of it, in that order. */
    List<Message> messages(int count) {
        return partner.awaitReceived(path, count).stream().map(this::message).toList();
    }

    /** What has arrived by now. */
    List<Message> messages() {
        return partner.received(path).stream().map(this::message).toList();
    }

    private Message message(Partner.Received request) {
        try {
            WebhookVerification.of(request, secret());
            return new Message(request, JsonMapping.MAPPER.readTree(request.body()));
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Map<String, Object>> deliveries() {
        return owner().get(address() + "/deliveries?limit=100").path("items");
    }

    /** The deliveries, once all are as is wanted of them. */
    List<Map<String, Object>> deliveries(int count, String status) {
        Await.until(
                PATIENCE,
                () -> deliveries().size() == count
                        && deliveries().stream().allMatch(one -> status.equals(one.get("status"))),
                () -> "not " + count + " " + status + ": " + deliveries());
        return deliveries();
    }

    void awaitStatus(String status) {
        Await.until(PATIENCE, () -> status.equals(status()), () -> "not " + status + ": " + read().asString());
    }
}
