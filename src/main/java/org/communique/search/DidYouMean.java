package org.communique.search;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Another spelling of a query, which finds clearly more. */
@Schema(
        description =
                "Another spelling of the query, which finds clearly more with the same filters. Present only if the query finds little.")
record DidYouMean(
        @Schema(description = "The query in the other spelling", examples = "президент", required = true)
        String q,

        @Schema(description = "How many press releases it finds", examples = "17", required = true)
        long total) {}
