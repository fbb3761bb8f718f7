package org.communique.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads an RFC 3339 date-time; the offset is required, since a newsroom's wall clock is not the server's. */
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
        try {
            return Instants.inRange(OffsetDateTime.parse(parser.getText()).toInstant());
        } catch (DateTimeException e) {
            return (Instant) context.handleWeirdStringValue(
                    Instant.class, parser.getText(), "not an RFC 3339 date-time with an offset");
        }
    }
}
