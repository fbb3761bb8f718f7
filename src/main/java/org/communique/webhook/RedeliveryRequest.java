package org.communique.webhook;

import jakarta.validation.constraints.NotBlank;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A request to redeliver events. */
@Schema(name = "RedeliveryRequest", description = "Where redelivery begins")
public record RedeliveryRequest(
        @Schema(
                description =
                        "A cursor of the change feed: that of the last delivery you have processed, or `next` of a page of changes",
                examples = "q0bPz3mWcUtxwK1MzgyXoA",
                required = true)
        @NotBlank(message = "it is required")
        @CodePointLength(max = 100, message = "at most 100 characters")
        String since) {}
