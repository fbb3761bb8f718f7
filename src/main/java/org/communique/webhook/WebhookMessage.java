package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.communique.changes.ChangeEvent;
import org.communique.changes.ChangeView;
import org.communique.release.PressReleaseView;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of a delivery, in the structure that Standard Webhooks 1.0.0 recommends. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WebhookMessage", description = "The body of a delivery")
public record WebhookMessage(
        @Schema(description = "`press_release.` and the event", examples = "press_release.published", required = true)
        String type,

        @Schema(description = "The time of the event", examples = "2022-12-21T08:30:00.000Z", required = true)
        Instant timestamp,

        @Schema(required = true) Data data) {
    private static final String PREFIX = "press_release.";

    static WebhookMessage of(ChangeView change, PressReleaseView release, JsonNode ninjs) {
        return new WebhookMessage(
                PREFIX + change.event().label(),
                change.at(),
                new Data(
                        change.cursor(),
                        change.event(),
                        change.id(),
                        change.version(),
                        change.at(),
                        change.reason(),
                        change.replacedBy(),
                        change.href(),
                        release,
                        ninjs));
    }

    /** A change as in the change feed, and the release if the subscription asks for it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "WebhookData",
            description =
                    "The change as in the change feed and, if the subscription asks for it, the release at the time of sending")
    public record Data(
            @Schema(
                    description = "The position after this change, for the change feed and for redelivery",
                    examples = "q0bPz3mWcUtxwK1MzgyXoA",
                    required = true)
            String cursor,

            @Schema(description = "The event for this subscription", required = true)
            ChangeEvent event,

            @Schema(
                    description = "The id of the release",
                    examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11",
                    required = true)
            UUID id,

            @Schema(description = "The version of the release after the change", examples = "2", required = true)
            int version,

            @Schema(description = "The time of the event", required = true)
            Instant at,

            @Schema(description = "The note of a correction, or the reason for a withdrawal")
            String reason,

            @Schema(description = "The id of the release that replaces a withdrawn one")
            UUID replacedBy,

            @Schema(
                    description = "The URL of the release",
                    examples = "http://localhost:8080/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11",
                    required = true)
            String href,

            @Schema(
                    description =
                            "With payload `release`: the release at the time of sending. Absent if the owner may not read it any more.")
            PressReleaseView release,

            @Schema(
                    ref = "Ninjs",
                    description =
                            "With payload `ninjs`: the same in IPTC ninjs, with `pubStatus` `canceled` if the release is withdrawn")
            JsonNode ninjs) {}
}
