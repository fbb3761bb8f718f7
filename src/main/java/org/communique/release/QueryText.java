package org.communique.release;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The parameter for the text of a query. {@link SavedSearch} reads it. */
public record QueryText(
        @QueryParam("q")
        @Parameter(
                description =
                        "Query text. A release must have all words, in any of their forms. Use quotes for a \"phrase\", a minus sign to exclude a -word, and or between alternatives. At most 1,000 characters and 64 words and phrases. By default all releases match.",
                example = "председательство Казахстана")
        String q) {}
