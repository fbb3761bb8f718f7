package org.communique.syndication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.communique.media.Rendition;
import org.communique.organization.Contact;
import org.communique.release.Attribution;
import org.communique.release.Medium;
import org.communique.release.PressReleaseView;
import org.communique.release.ReleaseFormat;
import org.communique.release.Status;
import org.communique.text.AsciiUrl;
import org.communique.web.HasEntityTag;
import org.communique.web.Instants;
import org.communique.web.JsonMapping;
import org.communique.web.RenderedDocument;

/** Writes a release as IPTC ninjs 3.1, which news systems exchange. Its schema allows neither unknown fields nor null. */
@ApplicationScoped
class Ninjs implements ReleaseFormat {
    private static final String SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json";
    private static final String HTML = "text/html";
    private static final String PLAIN = "text/plain";

    private final PageAddresses addresses;

    Ninjs(PageAddresses addresses) {
        this.addresses = addresses;
    }

    @Override
    public String mediaType() {
        return NINJS;
    }

    @Override
    public String extension() {
        return "ninjs.json";
    }

    @Override
    public HasEntityTag of(PressReleaseView release) {
        FeedItem item = FeedItem.of(release, addresses);
        ObjectNode ninjs = head(item, status(release));
        put(ninjs, "embargoedUntil", release.embargoUntil());
        put(ninjs, "contentCreated", release.publishedAt());
        ninjs.put("versionCreated", Instants.format(release.updatedAt()));
        addTexts(item, ninjs);
        addPeople(item, ninjs);
        addRights(item, ninjs);
        release.topics()
                .forEach(topic -> ninjs.withArray("subjects").addObject().put("name", topic));
        ninjs.putArray("genres").addObject().put("name", release.type().label());
        ObjectNode web = ninjs.putArray("renditions").addObject();
        web.put("name", "web").put("href", item.url()).put("contentType", item.isPage() ? HTML : "application/json");
        addMedia(item, ninjs);
        return document(ninjs);
    }

    /** Returns a document that cancels the release: without the text, with the reason for the withdrawal. */
    @Override
    public Optional<HasEntityTag> ofWithdrawn(PressReleaseView release) {
        ObjectNode ninjs = head(FeedItem.of(release, addresses), "canceled");
        ninjs.put("versionCreated", Instants.format(release.withdrawal().at()));
        ninjs.put("edNote", release.withdrawal().reason());
        return Optional.of(document(ninjs));
    }

    private static ObjectNode head(FeedItem item, String status) {
        PressReleaseView release = item.release();
        ObjectNode ninjs = JsonNodeFactory.instance.objectNode();
        ninjs.put("uri", item.id());
        ninjs.putObject("standard").put("name", "ninjs").put("version", "3.1").put("schema", SCHEMA);
        ninjs.put("type", "text").put("representationType", "full");
        ninjs.put("version", String.valueOf(release.version()));
        ninjs.put("pubStatus", status);
        put(ninjs, "language", release.language());
        ninjs.put("firstCreated", Instants.format(release.createdAt()));
        ninjs.putArray("altIds").addObject().put("role", "slug").put("value", release.slug());
        return ninjs;
    }

    /** Returns usable also under embargo, because partners may prepare the release; withheld if only staff can read it. */
    private static String status(PressReleaseView release) {
        return release.status() == Status.PUBLISHED || release.embargoUntil() != null ? "usable" : "withheld";
    }

    private static void addTexts(FeedItem item, ObjectNode ninjs) {
        PressReleaseView release = item.release();
        put(ninjs, "title", release.title());
        put(ninjs, "located", release.dateline());
        addText(ninjs, "headlines", "main", PLAIN, release.title());
        addText(ninjs, "headlines", "subtitle", PLAIN, release.subtitle());
        addText(ninjs, "descriptions", "summary", PLAIN, release.summary());
        if (release.body() != null) {
            addText(ninjs, "bodies", "main", HTML, item.html());
        }
        if (!release.corrections().isEmpty()) {
            ninjs.put(
                    "edNote",
                    release.corrections().get(release.corrections().size() - 1).note());
        }
    }

    private static void addText(ObjectNode ninjs, String list, String role, String type, String value) {
        if (value != null) {
            ninjs.withArray(list)
                    .addObject()
                    .put("role", role)
                    .put("contentType", type)
                    .put("value", value);
        }
    }

    private static void addPeople(FeedItem item, ObjectNode ninjs) {
        PressReleaseView release = item.release();
        List<Attribution.Author> authors = release.attribution().authors();
        if (!authors.isEmpty()) {
            ninjs.put("by", String.join(", ", item.authors()));
        }
        authors.forEach(author ->
                ninjs.withArray("people").addObject().put("name", author.name()).put("rel", "creator"));
        item.source().ifPresent(source -> {
            ObjectNode node = ninjs.withArray("infoSources").addObject();
            node.put("name", source.name()).put("role", "source");
            put(node, "uri", item.sourceUrl().orElse(null));
        });
        if (release.organization() == null && release.contacts().isEmpty()) {
            return;
        }
        ObjectNode issuer = ninjs.withArray("organisations").addObject();
        if (release.organization() != null) {
            issuer.put("name", release.organization().name()).put("rel", "issuer");
            issuer.put("uri", "urn:uuid:" + release.organization().id());
        } else {
            issuer.put("rel", "contact");
        }
        release.contacts().forEach(contact -> addContact(contact, issuer.withArray("contactInfo")));
    }

    /** Adds an entry for each contact method. The schema requires that each has either a value or an address. */
    private static void addContact(Contact contact, ArrayNode methods) {
        if (contact.phone() != null) {
            String extension = contact.extension() == null ? "" : " ext. " + contact.extension();
            method(contact, "phone", methods).put("value", contact.phone() + extension);
        }
        if (contact.email() != null) {
            method(contact, "email", methods).put("value", contact.email());
        }
        if (contact.address() != null) {
            ArrayNode lines =
                    method(contact, "address", methods).putObject("address").putArray("lines");
            contact.address().lines().forEach(lines::add);
        }
        boolean isReachable = contact.phone() != null || contact.email() != null || contact.address() != null;
        String person = contact.name() == null ? contact.role() : contact.name();
        if (!isReachable && person != null) {
            method(contact, "person", methods).put("value", person);
        }
    }

    private static ObjectNode method(Contact contact, String type, ArrayNode methods) {
        ObjectNode method = methods.addObject().put("type", type);
        put(method, "name", contact.name());
        put(method, "role", contact.role());
        return method;
    }

    private static void addRights(FeedItem item, ObjectNode ninjs) {
        put(ninjs, "copyrightNotice", item.rights().isEmpty() ? null : item.rights());
        Attribution.Rights rights = item.release().attribution().rights();
        if (rights != null) {
            put(ninjs, "copyrightHolder", rights.holder());
            put(ninjs, "usageTerms", rights.usageTerms());
        }
        item.licenseUrl().ifPresent(license -> ninjs.putObject("rightsInfo").put("linkedRights", license));
    }

    private static void addMedia(FeedItem item, ObjectNode ninjs) {
        for (Medium medium : item.media()) {
            String url = AsciiUrl.of(medium.url());
            ObjectNode association = ninjs.withArray("associations").addObject();
            association.put("uri", url).put("name", medium.title() == null ? url : medium.title());
            put(association, "type", kind(medium.type()));
            put(association, "copyrightNotice", medium.credit());
            addText(association, "descriptions", "caption", PLAIN, medium.description());
            ArrayNode renditions = association.putArray("renditions");
            ObjectNode rendition = renditions.addObject();
            rendition.put("name", "original").put("href", url);
            put(rendition, "contentType", medium.type());
            if (medium.width() != null) {
                rendition.put("width", medium.width());
            }
            if (medium.height() != null) {
                rendition.put("height", medium.height());
            }
            if (medium.size() != null) {
                rendition.put("sizeInBytes", medium.size());
            }
            for (Rendition smaller : medium.smaller()) {
                renditions
                        .addObject()
                        .put("name", smaller.name())
                        .put("href", smaller.url())
                        .put("contentType", smaller.type())
                        .put("width", smaller.width())
                        .put("height", smaller.height())
                        .put("sizeInBytes", smaller.size());
            }
        }
    }

    /** Returns the content type in IPTC's terms; null for other media types. */
    private static String kind(String type) {
        String kind = type == null ? "" : type.substring(0, type.indexOf('/'));
        return switch (kind) {
            case "image" -> "picture";
            case "audio", "video", "text" -> kind;
            default -> null;
        };
    }

    private static void put(ObjectNode node, String field, String value) {
        if (value != null) {
            node.put(field, value);
        }
    }

    private static void put(ObjectNode node, String field, Instant value) {
        if (value != null) {
            node.put(field, Instants.format(value));
        }
    }

    private static RenderedDocument document(ObjectNode ninjs) {
        try {
            return new RenderedDocument(JsonMapping.MAPPER.writeValueAsBytes(ninjs), null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree can always be written.", e);
        }
    }
}
