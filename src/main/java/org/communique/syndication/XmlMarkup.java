package org.communique.syndication;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.communique.text.Characters;

/** Writes XML that every parser can read: only characters that XML allows (section 2.2), and no CDATA sections, which a text could end. */
final class XmlMarkup {
    /** The factory of the JDK, even if the class path has another one. */
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final XMLStreamWriter writer;

    private XmlMarkup() throws XMLStreamException {
        writer = FACTORY.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
    }

    /** Writes the content of an element. */
    interface Content {
        void writeTo(XmlMarkup xml) throws XMLStreamException;
    }

    /** Returns a document. The content writes the root element. */
    static byte[] document(Content content) {
        try {
            XmlMarkup xml = new XmlMarkup();
            xml.writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            content.writeTo(xml);
            xml.writer.writeEndDocument();
            xml.writer.close();
            return xml.bytes.toByteArray();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Writing to memory cannot fail.", e);
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

    /** Adds an attribute to the element that was started last, unless the value is null. */
    XmlMarkup attribute(String name, Object value) throws XMLStreamException {
        if (value != null) {
            writer.writeAttribute(name, Characters.removeForbidden(value.toString()));
        }
        return this;
    }

    XmlMarkup text(String text) throws XMLStreamException {
        writer.writeCharacters(Characters.removeForbidden(text));
        return this;
    }

    /** Writes an element with a text, unless the text is null or empty. */
    XmlMarkup element(String name, String text) throws XMLStreamException {
        return text == null || text.isEmpty() ? this : start(name).text(text).end();
    }

    /** Writes plain text where readers expect HTML: ampersands and angle brackets as character numbers, which no reader takes as markup. */
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
