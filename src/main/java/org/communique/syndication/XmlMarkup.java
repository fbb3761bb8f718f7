package org.communique.syndication;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.communique.text.Characters;

/** Writes XML that every parser can read: only characters that XML has (section 2.2), and never a CDATA section, which a text could end. */
final class XmlMarkup {
    /** That of the JDK, whatever else is on the class path. */
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final XMLStreamWriter writer;

    private XmlMarkup() throws XMLStreamException {
        writer = FACTORY.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
    }

    /** What is written within an element. */
    interface Content {
        void writeTo(XmlMarkup xmlMarkup) throws XMLStreamException;
    }

    /** A document. The content writes its root element. */
    static byte[] document(Content content) {
        try {
            XmlMarkup xmlMarkup = new XmlMarkup();
            xmlMarkup.writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            content.writeTo(xmlMarkup);
            xmlMarkup.writer.writeEndDocument();
            xmlMarkup.writer.close();
            return xmlMarkup.bytes.toByteArray();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("memory can be written to", e);
        }
    }

    XmlMarkup start(String name) throws XMLStreamException {
        writer.writeStartElement(name);
        return this;
    }

    XmlMarkup end() throws XMLStreamException {
        writer.writeEndElement();
        return this;
    }

    /** Of the element that was started last; null writes none. */
    XmlMarkup attribute(String name, Object value) throws XMLStreamException {
        if (value != null) {
            writer.writeAttribute(name, Characters.allowedOf(value.toString()));
        }
        return this;
    }

    XmlMarkup text(String text) throws XMLStreamException {
        writer.writeCharacters(Characters.allowedOf(text));
        return this;
    }

    /** An element with a text; null and empty text write none. */
    XmlMarkup element(String name, String text) throws XMLStreamException {
        return text == null || text.isEmpty() ? this : start(name).text(text).end();
    }

    /** Plain text where readers expect HTML: its ampersands and brackets as numbers, which no reader takes for markup. */
    XmlMarkup plainElement(String name, String text) throws XMLStreamException {
        if (text == null) {
            return this;
        }
        start(name);
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '&' || c == '<') {
                text(text.substring(from, i));
                writer.writeEntityRef(c == '&' ? "#x26" : "#x3C");
                from = i + 1;
            }
        }
        return text(text.substring(from)).end();
    }
}
