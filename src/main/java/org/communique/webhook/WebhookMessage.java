package org.communique.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.communique.changes.ChangeEvent;
import org.communique.changes.ChangeView;
import org.communique.release.PressReleaseView;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is sent: the structure that Standard Webhooks 1.0.0 recommends. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WebhookMessage", description = "What is sent to a subscription's URL")
public record WebhookMessage(
        @Schema(
                description = "What happened: press_release. and the event",
                examples = "press_release.published",
                required = true)
        String type,

        @Schema(description = "When it happened", examples = "2022-12-21T08:30:00Z", required = true)
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

    /** The change as the change feed tells it, and the release where that is wanted. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "WebhookData",
            description = "The change as the change feed tells it and, where that is wanted, the release as of now")
    public record Data(
            @Schema(
                    description = "The place after this change, for the change feed and for being told again",
                    examples = "q0bPz3mWcUtxwK1MzgyXoA",
                    required = true)
            String cursor,

            @Schema(description = "What it is to the subscription", required = true)
            ChangeEvent event,

            @Schema(description = "The release", examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11", required = true)
            UUID id,

            @Schema(description = "The version of the release after that", examples = "2", required = true)
            int version,

            @Schema(description = "When it happened", required = true)
            Instant at,

            @Schema(description = "The note of a correction, or the reason of a withdrawal")
            String reason,

            @Schema(description = "The release that takes the place of one that is withdrawn")
            UUID replacedBy,

            @Schema(
                    description = "Where the release is, or was",
                    examples = "http://localhost:8080/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11",
                    required = true)
            String href,

            @Schema(
                    description =
                            "With payload release: the release as it is at this moment; absent when it may not be read any more")
            PressReleaseView release,

            @Schema(
                    ref = "Ninjs",
                    description = "With payload ninjs: the same in IPTC ninjs, canceled when it was withdrawn")
            JsonNode ninjs) {}
}
