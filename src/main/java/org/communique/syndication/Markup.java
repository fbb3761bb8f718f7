package org.communique.syndication;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.communique.text.Characters;

/** Writes XML that every parser can read: only characters that XML has (section 2.2), and never a CDATA section, which a text could end. */
final class Markup {
    /** That of the JDK, whatever else is on the class path. */
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final XMLStreamWriter writer;

    private Markup() throws XMLStreamException {
        writer = FACTORY.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
    }

    /** What is written within an element. */
    interface Content {
        void writeTo(Markup markup) throws XMLStreamException;
    }

    /** A document. The content writes its root element. */
    static byte[] document(Content content) {
        try {
            Markup markup = new Markup();
            markup.writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            content.writeTo(markup);
            markup.writer.writeEndDocument();
            markup.writer.close();
            return markup.bytes.toByteArray();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("memory can be written to", e);
        }
    }

    Markup start(String name) throws XMLStreamException {
        writer.writeStartElement(name);
        return this;
    }

    Markup end() throws XMLStreamException {
        writer.writeEndElement();
        return this;
    }

    /** Of the element that was started last; null writes none. */
    Markup attribute(String name, Object value) throws XMLStreamException {
        if (value != null) {
            writer.writeAttribute(name, Characters.allowedOf(value.toString()));
        }
        return this;
    }

    Markup text(String text) throws XMLStreamException {
        writer.writeCharacters(Characters.allowedOf(text));
        return this;
    }

    /** An element with a text; null and empty text write none. */
    Markup element(String name, String text) throws XMLStreamException {
        return text == null || text.isEmpty() ? this : start(name).text(text).end();
    }

    /** Plain text where readers expect HTML: its ampersands and brackets as numbers, which no reader takes for markup. */
    Markup plainElement(String name, String text) throws XMLStreamException {
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
