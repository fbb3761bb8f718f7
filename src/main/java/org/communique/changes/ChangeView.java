package org.communique.changes;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Something that happened to a release, as a reader is told of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Change", description = "Something that happened to a release, as the caller is told of it")
public record ChangeView(
        @Schema(
                description =
                        "The place after this change: what to send as since, or as Last-Event-ID, to go on from here",
                examples = "q0bPz3mWcUtxwK1MzgyXoA",
                required = true)
        String cursor,

        @Schema(
                description =
                        "What it was to the caller: published when the release came into sight, edited or corrected while it was in sight, withdrawn or deleted when it went out of sight",
                required = true)
        ChangeEvent event,

        @Schema(description = "The release", examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11", required = true)
        UUID id,

        @Schema(description = "The version of the release after that", examples = "2", required = true)
        int version,

        @Schema(description = "When it happened", examples = "2022-12-21T08:30:00Z", required = true)
        Instant at,

        @Schema(
                description =
                        "The note of a correction, or the reason of a withdrawal; only as long as the release, or its 410, says the same to the caller")
        String reason,

        @Schema(description = "The release that takes the place of one that is withdrawn, if the caller may see it")
        UUID replacedBy,

        @Schema(
                description = "Where the release is, or was",
                examples = "http://localhost:8080/v1/press-releases/0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11",
                required = true)
        String href) {}
