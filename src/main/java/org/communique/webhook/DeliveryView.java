package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.web.HasEntityTag;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Something that a subscription is told, or was. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Delivery", description = "Something that a subscription is told, or was")
public record DeliveryView(
        @Schema(description = "UUIDv7; the webhook-id of each attempt", required = true)
        UUID id,

        @Schema(
                description = "What is told: published, corrected, edited, withdrawn, deleted; or test",
                examples = "corrected",
                required = true)
        String event,

        @Schema(description = "The release that it is about", examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11")
        UUID pressRelease,

        @Schema(description = "When it happened", examples = "2022-12-21T08:30:00Z", required = true)
        Instant at,

        @Schema(required = true) DeliveryStatus status,

        @Schema(
                description =
                        "When it is tried next; absent when it is not, or waits for the one before it of the same release")
        Instant nextAttemptAt,

        @Schema(required = true) Instant createdAt,

        @Schema(description = "When it was taken, or given up")
        Instant settledAt,

        @Schema(description = "In their order", required = true)
        List<AttemptView> attempts)
        implements HasEntityTag {}
