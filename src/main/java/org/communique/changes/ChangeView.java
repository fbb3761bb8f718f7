package org.communique.changes;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change of a release as a reader sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Change", description = "A change of a release, as the caller sees it")
public record ChangeView(
        @Schema(
                description =
                        "The journal position after this change. Send it as `since`, or as `Last-Event-ID`, to continue after this change.",
                examples = "q0bPz3mWcUtxwK1MzgyXoA",
                required = true)
        String cursor,

        @Schema(
                description =
                        "The event for the caller: published when the release became visible, edited or corrected while it was visible, withdrawn or deleted when it ceased to be visible",
                required = true)
        ChangeEvent event,

        @Schema(
                description = "The id of the release",
                examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11",
                required = true)
        UUID id,

        @Schema(description = "The version of the release after the change", examples = "2", required = true)
        int version,

        @Schema(description = "The time of the change", examples = "2022-12-21T08:30:00.000Z", required = true)
        Instant at,

        @Schema(
                description =
                        "The note of a correction, or the reason for a withdrawal. Present as long as the caller can read the same in the release or in its 410.")
        String reason,

        @Schema(description = "The id of the release that replaces a withdrawn one, if the caller may see it")
        UUID replacedBy,

        @Schema(
                description = "The URL of the release",
                examples = "http://localhost:8080/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11",
                required = true)
        String href) {}
