package org.communique.syndication;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.communique.html.PlainText;
import org.communique.media.Rendition;
import org.communique.organization.OrganizationView;
import org.communique.organization.Organizations;
import org.communique.release.Attribution;
import org.communique.release.Medium;
import org.communique.release.PressReleaseView;
import org.communique.release.ReleaseFormat;
import org.communique.text.AsciiUrl;
import org.communique.web.HasEntityTag;
import org.communique.web.Instants;
import org.communique.web.JsonMapping;
import org.communique.web.RenderedDocument;

/** Writes a release as schema.org NewsArticle in JSON-LD, which search engines read in a page. */
@ApplicationScoped
class NewsArticle implements ReleaseFormat {
    private static final String ORGANIZATION = "Organization";
    private static final String IMAGE = "ImageObject";

    private final PageAddresses addresses;
    private final Organizations organizations;
    private final SyndicationConfig config;

    NewsArticle(PageAddresses addresses, Organizations organizations, SyndicationConfig config) {
        this.addresses = addresses;
        this.organizations = organizations;
        this.config = config;
    }

    @Override
    public String mediaType() {
        return JSON_LD;
    }

    @Override
    public String extension() {
        return "jsonld";
    }

    @Override
    public HasEntityTag of(PressReleaseView release) {
        FeedItem item = FeedItem.of(release, addresses);
        ObjectNode article = JsonNodeFactory.instance.objectNode();
        article.put("@context", "https://schema.org").put("@type", "NewsArticle");
        article.put("@id", item.id());
        article.putArray("identifier").add(item.id());
        put(article, "headline", release.title());
        put(article, "alternativeHeadline", release.subtitle());
        put(article, "description", release.summary());
        if (release.body() != null) {
            String text = PlainText.ofHtml(release.body()).replace(PlainText.PARAGRAPH, '\n');
            article.put("articleBody", text.strip());
        }
        put(article, "inLanguage", release.language());
        put(article, "dateline", release.dateline());
        put(article, "datePublished", release.publishedAt());
        put(article, "dateModified", item.updated());
        article.put("url", item.url()).put("mainEntityOfPage", item.url());
        addImages(item, article);
        addPeople(item, article);
        addRights(item, article);
        if (!release.topics().isEmpty()) {
            ArrayNode keywords = article.putArray("keywords");
            release.topics().forEach(keywords::add);
        }
        return document(article);
    }

    private static void addImages(FeedItem item, ObjectNode article) {
        item.media().stream()
                .filter(Medium::isImage)
                .forEach(image -> addImage(image, article.withArray("image").addObject()));
    }

    /** Adds an image with its own credit: who holds the rights of an image is not known, so it has no copyright notice. */
    private static void addImage(Medium image, ObjectNode object) {
        String url = AsciiUrl.of(image.url());
        object.put("@type", IMAGE).put("url", url).put("contentUrl", url);
        put(object, "encodingFormat", image.type());
        put(object, "name", image.title());
        put(object, "caption", image.description());
        put(object, "creditText", image.credit());
        if (image.width() != null) {
            object.put("width", image.width());
        }
        if (image.height() != null) {
            object.put("height", image.height());
        }
        if (image.size() != null) {
            object.put("contentSize", image.size().toString());
        }
        for (Rendition smaller : image.smaller()) {
            object.withArray("thumbnail")
                    .addObject()
                    .put("@type", IMAGE)
                    .put("url", smaller.url())
                    .put("contentUrl", smaller.url())
                    .put("encodingFormat", smaller.type())
                    .put("width", smaller.width())
                    .put("height", smaller.height());
        }
    }

    private void addPeople(FeedItem item, ObjectNode article) {
        List<Attribution.Author> authors = item.release().attribution().authors();
        ArrayNode list = article.putArray("author");
        for (Attribution.Author author : authors) {
            ObjectNode person = list.addObject().put("@type", "Person").put("name", author.name());
            put(person, "jobTitle", author.role());
            if (author.organization() != null) {
                person.putObject("affiliation").put("@type", ORGANIZATION).put("name", author.organization());
            }
        }
        if (authors.isEmpty()) {
            item.authors()
                    .forEach(name -> list.addObject().put("@type", ORGANIZATION).put("name", name));
        }
        addPublisher(item, article.putObject("publisher").put("@type", ORGANIZATION));
        item.sourceUrl().ifPresent(url -> article.put("isBasedOn", url));
    }

    private void addPublisher(FeedItem item, ObjectNode publisher) {
        if (item.release().organization() == null) {
            publisher.put("name", config.publication()).put("url", addresses.home());
            return;
        }
        publisher.put("name", item.release().organization().name());
        OrganizationView issuer =
                organizations.view(item.release().organization().id()).orElse(null);
        if (issuer != null && issuer.url() != null) {
            publisher.put("url", AsciiUrl.of(issuer.url()));
        }
        if (issuer != null && issuer.logo() != null) {
            publisher.putObject("logo").put("@type", IMAGE).put("url", AsciiUrl.of(issuer.logo()));
        }
    }

    private static void addRights(FeedItem item, ObjectNode article) {
        Attribution attribution = item.release().attribution();
        put(article, "creditText", attribution.credit());
        if (attribution.rights() != null && attribution.rights().holder() != null) {
            article.put("copyrightNotice", "© " + attribution.rights().holder());
        }
        item.licenseUrl().ifPresent(license -> article.put("license", license));
        item.release().corrections().forEach(correction -> article.withArray("correction")
                .add(correction.note()));
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

    /** Escapes every {@code <}, so that no text can end the script element in which a page embeds the document. */
    private static RenderedDocument document(ObjectNode article) {
        String json = JsonMapping.write(article).replace("<", "\\u003c");
        return new RenderedDocument(json.getBytes(StandardCharsets.UTF_8), null);
    }
}
