package org.communique.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.communique.web.JsonMapping;

/**
 * What goes in and comes out when the sample newsroom is written, by the names of the schemas. Ids and times are fixed: the same
 * document is made everywhere and always.
 */
final class SampleData {
    private static final String FILE = "/samples/newsroom.json";
    private static final String RELEASE = "skidka-na-porozhnie-kontejnery-15-procentov";
    private static final String RELEASE_ID = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11";
    private static final String ORGANIZATION_ID = "0198f1c0-1b52-7d04-8a6e-52c7a1f09d31";
    private static final String KEY_ID = "0198f1c0-9a52-7d04-8a6e-52c7a1f09d31";
    /** It has the form of a key but not its checksum: nobody's. */
    private static final String KEY = "cmq_0A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v2W3x4";

    private static final String SUBSCRIPTION_ID = "0198f1c0-b2a1-7d04-8a6e-52c7a1f09d31";
    private static final String DELIVERY_ID = "0198f1c2-8a17-7d04-8a6e-52c7a1f09d31";
    /** That of the public test vector. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String CURSOR = "q0bPz3mWcUtxwK1MzgyXoA";
    private static final String EXPIRY = "2030-01-01T00:00:00Z";
    private static final String WRITTEN = "2026-01-22T08:30:00Z";

    private final JsonNode newsroom = read();

    Map<String, JsonNode> bySchema() {
        Map<String, JsonNode> samples = new LinkedHashMap<>();
        // Without slugs, which the sample newsroom has: so that they can be sent to it as they are.
        samples.put("PressReleaseDraft", text().without("slug"));
        samples.put("PressReleasePatch", patch());
        samples.put("PublicationRequest", sample().get("publish"));
        samples.put("CorrectionRequest", correction());
        samples.put("WithdrawalRequest", withdrawalRequest());
        samples.put("NewPressRelease", draft());
        samples.put("PressRelease", published());
        samples.put("PressReleasePage", page(published().without("body")));
        samples.put("Ninjs", ninjs());
        samples.put("NewsArticle", newsArticle());
        samples.put("JsonFeed", jsonFeed());
        samples.put("HubForm", hubForm());
        samples.put("RevisionPage", page(revision()));
        samples.put("TopicPage", page(topic()));
        samples.put("SearchAnswer", found());
        samples.put("Suggestions", suggestions());
        samples.put("OrganizationDraft", organizationText().without("slug"));
        samples.put("OrganizationPatch", object().putNull("logo"));
        samples.put("NewOrganization", organization(0));
        samples.put("Organization", organization(releasesOfOrganization()));
        samples.put("ApiKeyDraft", keyText());
        samples.put("ApiKeyPatch", object().put("expiresAt", EXPIRY));
        samples.put("NewApiKey", key().put("key", KEY));
        samples.put("ApiKey", key().put("lastUsedAt", publishedAt()));
        samples.put("ApiKeyPage", page(key().put("lastUsedAt", publishedAt())));
        samples.put("AuditEntryPage", page(auditEntry()));
        samples.put("Change", change());
        samples.put("ChangePage", changePage());
        samples.put("SubscriptionDraft", subscriptionText());
        samples.put("SubscriptionPatch", object().put("payload", "ninjs"));
        samples.put("NewSubscription", subscription().put("secret", SECRET));
        samples.put("Subscription", subscription());
        samples.put("SubscriptionPage", page(subscription()));
        samples.put("ResumeRequest", object().put("missed", "deliver"));
        samples.put("RedeliveryRequest", object().put("since", CURSOR));
        samples.put("Delivery", delivery());
        samples.put("DeliveryPage", page(delivery()));
        samples.put("WebhookMessage", message());
        samples.put("ImportLine", importLine());
        samples.put("ImportResult", importResult());
        samples.put("OrganizationPage", page(organization(releasesOfOrganization())));
        return samples;
    }

    /** What a reader is told about a withdrawn release. */
    Map<String, Object> withdrawal() {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("reason", withdrawalRequest().get("reason").textValue());
        told.put("withdrawnAt", publishedAt());
        told.put("replacedBy", RELEASE_ID);
        return told;
    }

    private JsonNode sample() {
        return StreamSupport.stream(newsroom.get("releases").spliterator(), false)
                .filter(sample -> RELEASE.equals(sample.at("/release/slug").textValue()))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode sampleWith(String verb) {
        return newsroom.get("releases").findValue(verb);
    }

    private ObjectNode text() {
        return sample().get("release").deepCopy();
    }

    private String publishedAt() {
        return OffsetDateTime.parse(sample().at("/publish/publishedAt").textValue())
                .toInstant()
                .toString();
    }

    /** Without its long body: a patch is there to be short. */
    private ObjectNode patch() {
        ObjectNode changes = sampleWith("correct").get("changes").deepCopy();
        changes.remove("body");
        return changes.putNull("subtitle");
    }

    private ObjectNode correction() {
        ObjectNode correction = sampleWith("correct").deepCopy();
        return correction.set("changes", patch());
    }

    private ObjectNode withdrawalRequest() {
        ObjectNode request = sampleWith("withdraw").deepCopy();
        request.remove("replacedBySlug");
        return request.put("replacedBy", RELEASE_ID);
    }

    private ObjectNode draft() {
        ObjectNode release = object().put("id", RELEASE_ID).put("version", 1).put("status", "draft");
        release.setAll(text());
        release.set("organization", reference());
        release.withObject("attribution").putArray("authors");
        release.putArray("media");
        release.putArray("translations");
        release.putArray("corrections");
        return release.put("createdAt", WRITTEN).put("updatedAt", WRITTEN);
    }

    private ObjectNode published() {
        return draft().put("version", 2)
                .put("status", "published")
                .put("publishedAt", publishedAt())
                .put("firstPublishedAt", publishedAt())
                .put("contentUpdatedAt", publishedAt())
                .put("updatedAt", publishedAt());
    }

    private ObjectNode ninjs() {
        ObjectNode ninjs = object().put("uri", "urn:uuid:" + RELEASE_ID).put("type", "text");
        ninjs.put("pubStatus", "usable").put("language", "ru").put("contentCreated", publishedAt());
        ninjs.putArray("headlines").addObject().set("value", text().get("title"));
        return ninjs;
    }

    private ObjectNode newsArticle() {
        ObjectNode article = object().put("@context", "https://schema.org").put("@type", "NewsArticle");
        article.set("headline", text().get("title"));
        return article.put("inLanguage", "ru").put("datePublished", publishedAt());
    }

    private ObjectNode jsonFeed() {
        ObjectNode feed =
                object().put("version", "https://jsonfeed.org/version/1.1").put("title", "Communiqué");
        ObjectNode item = feed.putArray("items").addObject().put("id", "urn:uuid:" + RELEASE_ID);
        item.set("title", text().get("title"));
        item.put("content_html", "<p>…</p>").put("date_published", publishedAt());
        return feed;
    }

    private ObjectNode hubForm() {
        return object().put("hub.mode", "subscribe")
                .put("hub.topic", "http://localhost:8080/feeds/press-releases.atom?language=ru")
                .put("hub.callback", "https://subscriber.example.org/feeds/1")
                .put("hub.lease_seconds", 864_000)
                .put("hub.secret", "a-secret-of-yours");
    }

    private ObjectNode revision() {
        return object().put("version", 2)
                .put("event", "published")
                .put("at", publishedAt())
                .put("actor", "desk");
    }

    private ObjectNode found() {
        ObjectNode item = published().without("body");
        item.putObject("highlights").put("title", "<mark>" + item.get("title").textValue() + "</mark>");
        ObjectNode answer = page(item);
        answer.withObject("page").put("total", 1);
        answer.putObject("facets")
                .putArray("language")
                .addObject()
                .put("value", "ru")
                .put("count", 1);
        return answer;
    }

    private ObjectNode suggestions() {
        ObjectNode title = object().put("type", "title")
                .put("text", published().get("title").textValue());
        title.put("id", RELEASE_ID).put("slug", RELEASE).put("language", "ru");
        ObjectNode suggestions = object();
        suggestions.putArray("items").add(title);
        return suggestions;
    }

    private ObjectNode topic() {
        String topic = text().at("/topics/0").textValue();
        long count = newsroom.findValues("topics").stream()
                .filter(topics -> topics.toString().contains('"' + topic + '"'))
                .count();
        return object().put("value", topic).put("count", count);
    }

    private ObjectNode organizationText() {
        String slug = text().at("/organization/slug").textValue();
        return StreamSupport.stream(newsroom.get("organizations").spliterator(), false)
                .filter(organization -> organization.get("slug").textValue().equals(slug))
                .findFirst()
                .orElseThrow()
                .deepCopy();
    }

    private ObjectNode organization(long releases) {
        ObjectNode organization = object().put("id", ORGANIZATION_ID).put("version", 1);
        organization.setAll(organizationText());
        return organization.put("count", releases).put("createdAt", WRITTEN).put("updatedAt", WRITTEN);
    }

    private long releasesOfOrganization() {
        JsonNode slug = text().at("/organization/slug");
        return newsroom.findValues("release").stream()
                .filter(release -> release.at("/organization/slug").equals(slug))
                .count();
    }

    private ObjectNode keyText() {
        return object().put("name", "Редакция сайта").put("role", "author").put("requestsPerMinute", 600);
    }

    private ObjectNode key() {
        ObjectNode key = object().put("id", KEY_ID).put("version", 1);
        key.setAll(keyText());
        return key.put("status", "active")
                .put("prefix", KEY.substring(0, 12))
                .put("createdAt", WRITTEN)
                .put("createdBy", "first admin key");
    }

    private ObjectNode auditEntry() {
        ObjectNode entry = object().put("at", publishedAt()).put("event", "published");
        entry.putObject("actor")
                .put("id", "key:" + KEY_ID)
                .put("name", "Редакция сайта")
                .put("address", "192.0.2.17");
        entry.putObject("subject")
                .put("type", "press-release")
                .put("id", RELEASE_ID)
                .put("version", 2);
        return entry;
    }

    private ObjectNode change() {
        return object().put("cursor", CURSOR)
                .put("event", "published")
                .put("id", RELEASE_ID)
                .put("version", 2)
                .put("at", publishedAt())
                .put("href", "http://localhost:8080/v1/press-releases/" + RELEASE_ID);
    }

    private ObjectNode changePage() {
        ObjectNode page = object();
        page.putArray("changes").add(change());
        return page.put("next", CURSOR).put("hasMore", false);
    }

    private ObjectNode subscriptionText() {
        ObjectNode text = object().put("name", "Лента партнёра").put("url", "https://partner.example/hooks/communique");
        text.putArray("events").add("published").add("corrected").add("withdrawn");
        text.putObject("filter").putArray("language").add("ru");
        return text.put("payload", "release");
    }

    private ObjectNode subscription() {
        ObjectNode subscription = object().put("id", SUBSCRIPTION_ID).put("version", 1);
        subscription.setAll(subscriptionText());
        subscription.put("status", "active").put("statusAt", WRITTEN);
        subscription.putObject("owner").put("id", "key:" + KEY_ID).put("name", "Редакция сайта");
        return subscription.put("createdAt", WRITTEN).put("updatedAt", WRITTEN);
    }

    private ObjectNode delivery() {
        ObjectNode delivery = object().put("id", DELIVERY_ID)
                .put("event", "published")
                .put("pressRelease", RELEASE_ID)
                .put("at", publishedAt())
                .put("status", "delivered")
                .put("createdAt", publishedAt())
                .put("settledAt", publishedAt());
        delivery.putArray("attempts")
                .addObject()
                .put("number", 1)
                .put("at", publishedAt())
                .put("durationMillis", 38)
                .put("status", 204);
        return delivery;
    }

    private ObjectNode message() {
        ObjectNode message = object().put("type", "press_release.published").put("timestamp", publishedAt());
        message.set("data", change());
        return message;
    }

    /** As another system may write it: an organization by its slug, the day it was published. */
    private ObjectNode importLine() {
        ObjectNode line = text();
        line.set("organization", line.at("/organization/slug"));
        return line.put("publishedAt", publishedAt());
    }

    private ObjectNode importResult() {
        return object().put("line", 1).put("id", RELEASE_ID).put("result", "created");
    }

    private ObjectNode reference() {
        ObjectNode organization = organizationText();
        return object().put("id", ORGANIZATION_ID)
                .put("slug", organization.get("slug").textValue())
                .put("name", organization.get("name").textValue());
    }

    private static ObjectNode page(JsonNode item) {
        ObjectNode page = object();
        ArrayNode items = page.putArray("items");
        items.add(item);
        page.putObject("page").put("limit", 20);
        return page;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode read() {
        try (InputStream file = SampleData.class.getResourceAsStream(FILE)) {
            return JsonMapping.MAPPER.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
