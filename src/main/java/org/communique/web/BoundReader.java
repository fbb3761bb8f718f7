package org.communique.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import java.io.Serial;
import java.time.Instant;

/** Reads a bound of a filter: an RFC 3339 date-time in any year, because a bound before or after everything does no harm. */
public class BoundReader extends InstantReader {
    @Serial
    private static final long serialVersionUID = 1;

    @Override
    Instant permitted(Instant instant, JsonParser parser, DeserializationContext context) {
        return Instants.bound(instant);
    }
}
