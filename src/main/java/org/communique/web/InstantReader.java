package org.communique.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Reads an RFC 3339 date-time in the permitted years; the offset is required, since a newsroom's wall clock is not the server's. What is
 * wrong with a text is reported as {@link Instants#FORMAT} or {@link Instants#RANGE}.
 */
class InstantReader extends StdScalarDeserializer<Instant> {
    @Serial
    private static final long serialVersionUID = 1;

    InstantReader() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (Instant) context.handleUnexpectedToken(Instant.class, parser);
        }
        Instant instant;
        try {
            instant = Instants.parse(parser.getText());
        } catch (DateTimeException e) {
            return (Instant) context.handleWeirdStringValue(Instant.class, parser.getText(), Instants.FORMAT);
        }
        return permitted(instant, parser, context);
    }

    Instant permitted(Instant instant, JsonParser parser, DeserializationContext context) throws IOException {
        return Instants.isInRange(instant)
                ? Instants.truncate(instant)
                : (Instant) context.handleWeirdStringValue(Instant.class, parser.getText(), Instants.RANGE);
    }
}
