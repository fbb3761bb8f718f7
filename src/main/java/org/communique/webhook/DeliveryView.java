package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.web.HasEntityTag;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A delivery as the owner of its subscription sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Delivery", description = "An event that is, or was, sent to a subscription")
public record DeliveryView(
        @Schema(description = "UUIDv7. Each attempt sends it as `webhook-id`", required = true)
        UUID id,

        @Schema(
                description = "`published`, `corrected`, `edited`, `withdrawn`, `deleted` or `test`",
                examples = "corrected",
                required = true)
        String event,

        @Schema(description = "The id of the release", examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11")
        UUID pressRelease,

        @Schema(description = "The time of the event", examples = "2022-12-21T08:30:00.000Z", required = true)
        Instant at,

        @Schema(required = true) DeliveryStatus status,

        @Schema(
                description =
                        "The time of the next attempt. Absent if there is none, or if the delivery waits for an earlier one of the same release.")
        Instant nextAttemptAt,

        @Schema(required = true) Instant createdAt,

        @Schema(description = "The time when the delivery succeeded or was given up")
        Instant settledAt,

        @Schema(description = "The attempts in chronological order", required = true)
        List<AttemptView> attempts)
        implements HasEntityTag {}
