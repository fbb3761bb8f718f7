package org.communique.syndication;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads feeds strictly, with the parsers of the JDK. */
final class FeedReader {
    static final String RSS = "/feeds/press-releases.rss";
    static final String ATOM = "/feeds/press-releases.atom";
    static final String JSON = "/feeds/press-releases.json";
    static final List<String> ALL = List.of(RSS, ATOM, JSON);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FeedReader() {}

    static Response get(String path) {
        return given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    /** @throws AssertionError if the document is not well-formed */
    static Document xml(byte[] bytes) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
        } catch (SAXException e) {
            throw new AssertionError(new String(bytes, java.nio.charset.StandardCharsets.UTF_8), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Document xml(String path) {
        return xml(get(path).asByteArray());
    }

    static JsonNode json(String path) {
        try {
            return MAPPER.readTree(get(path).asByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the texts of all elements with a qualified name. */
    static List<String> texts(Document document, String name) {
        return elements(document, name).stream().map(Element::getTextContent).toList();
    }

    static String text(Document document, String name) {
        return texts(document, name).get(0);
    }

    static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** Returns the ids of the items of a feed in any format. */
    static List<String> ids(String path) {
        if (path.startsWith(JSON)) {
            List<String> ids = new ArrayList<>();
            json(path).get("items").forEach(item -> ids.add(item.get("id").asText()));
            return ids;
        }
        Document feed = xml(path);
        return path.startsWith(RSS)
                ? texts(feed, "guid")
                : elements(feed, "entry").stream()
                        .map(entry -> entry.getElementsByTagName("id").item(0).getTextContent())
                        .toList();
    }

    /** Returns the date of the last change of an Atom feed. */
    static String updated(String atomPath) {
        return text(xml(atomPath), "updated");
    }

    static String urn(String id) {
        return "urn:uuid:" + id;
    }
}
