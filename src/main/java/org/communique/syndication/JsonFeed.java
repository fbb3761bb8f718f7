package org.communique.syndication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.communique.release.Medium;
import org.communique.release.PressReleaseView;
import org.communique.text.AsciiUrl;
import org.communique.web.Instants;
import org.communique.web.JsonMapping;

/** Writes a feed as JSON Feed 1.1, with withdrawn releases in the extension {@code _communique}. */
final class JsonFeed {
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private JsonFeed() {}

    static byte[] of(Feed feed) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", "https://jsonfeed.org/version/1.1");
        json.put("title", feed.title());
        json.put("home_page_url", feed.home());
        json.put("feed_url", feed.self());
        put(json, "next_url", feed.next());
        put(json, "language", feed.language());
        if (feed.hub() != null) {
            json.putArray("hubs").addObject().put("type", "WebSub").put("url", feed.hub());
        }
        ObjectNode extension = json.putObject("_communique");
        extension.put("about", "Withdrawn press releases, which readers should remove, with the reasons");
        extension.put("updated", Instants.format(feed.updated()));
        put(extension, "copyright", feed.copyright());
        ArrayNode withdrawals = extension.putArray("withdrawals");
        ArrayNode items = json.putArray("items");
        for (FeedItem item : feed.items()) {
            if (item.release().withdrawal() == null) {
                write(item, items.addObject());
            } else {
                withdrawals
                        .addObject()
                        .put("id", item.id())
                        .put("at", Instants.format(item.release().withdrawal().at()))
                        .put("reason", item.release().withdrawal().reason());
            }
        }
        try {
            return JsonMapping.MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree can always be written.", e);
        }
    }

    private static void write(FeedItem item, ObjectNode json) {
        PressReleaseView release = item.release();
        json.put("id", item.id());
        json.put("url", item.url());
        put(json, "external_url", item.sourceUrl().orElse(null));
        json.put("title", release.title());
        json.put("content_html", item.html());
        put(json, "summary", release.summary());
        item.media().stream()
                .filter(Medium::isImage)
                .findFirst()
                .ifPresent(image -> json.put("image", AsciiUrl.of(image.url())));
        json.put("date_published", Instants.format(release.publishedAt()));
        json.put("date_modified", Instants.format(item.updated()));
        ArrayNode authors = json.putArray("authors");
        item.authors().forEach(name -> authors.addObject().put("name", name));
        ArrayNode tags = json.putArray("tags");
        release.topics().forEach(tags::add);
        json.put("language", release.language());
        writeAttachments(item.media(), json);
        ObjectNode extension = json.putObject("_communique");
        extension.put("rights", item.rights());
        item.source().ifPresent(source -> extension.put("source", source.name()));
    }

    private static void writeAttachments(List<Medium> media, ObjectNode json) {
        ArrayNode attachments = json.putArray("attachments");
        for (Medium medium : media) {
            ObjectNode attachment = attachments.addObject();
            attachment.put("url", AsciiUrl.of(medium.url()));
            attachment.put("mime_type", medium.type() == null ? UNKNOWN_TYPE : medium.type());
            put(attachment, "title", medium.title());
            if (medium.size() != null) {
                attachment.put("size_in_bytes", medium.size());
            }
        }
    }

    private static void put(ObjectNode json, String field, String value) {
        if (value != null) {
            json.put(field, value);
        }
    }
}
