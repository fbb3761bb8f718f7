package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.communique.outbound.Failure;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An attempt at a delivery. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DeliveryAttempt", description = "An attempt of a delivery")
public record AttemptView(
        @Schema(description = "The number of the attempt, from 1", examples = "1", required = true)
        int number,

        @Schema(description = "The time at which the attempt began", required = true)
        Instant at,

        @Schema(
                description = "Duration in milliseconds, until the response or the timeout",
                examples = "38",
                required = true)
        long durationMillis,

        @Schema(description = "The HTTP status of the response, if there was one", examples = "204")
        Integer status,

        @Schema(description = "The reason why there was no response")
        Failure failure) {}
