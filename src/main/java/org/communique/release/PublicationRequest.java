package org.communique.release;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A request to publish a release. */
@Schema(
        name = "PublicationRequest",
        description = "The instant at which a press release becomes public, and whether it is under embargo until then")
public record PublicationRequest(
        @Schema(
                description =
                        "The time of publication (RFC 3339 with an offset). Defaults to now; may be in the future or in the past, in the years 1000 to 9998 in UTC.",
                examples = "2022-12-21T11:30:00+03:00")
        Instant publishedAt,

        @Schema(
                description = "Whether partners may read the release before publication, marked as under embargo",
                defaultValue = "false")
        Boolean embargo) {}
