package org.communique.webhook;

import jakarta.validation.constraints.NotBlank;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** From where on everything is told again. */
@Schema(name = "RedeliveryRequest", description = "From where on everything is told again")
public record RedeliveryRequest(
        @Schema(
                description =
                        "A cursor of the changes: of the last delivery that was dealt with, or the next of a page of changes",
                examples = "q0bPz3mWcUtxwK1MzgyXoA",
                required = true)
        @NotBlank(message = "it is required")
        @CodePointLength(max = 100, message = "at most 100 characters")
        String since) {}
