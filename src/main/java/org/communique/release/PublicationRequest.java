package org.communique.release;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** When a release is to become public. */
@Schema(
        name = "PublicationRequest",
        description = "When a release is to become public: now unless given, later, or backdated")
public record PublicationRequest(
        @Schema(description = "RFC 3339 with an offset", examples = "2022-12-21T11:30:00+03:00")
        Instant publishedAt,

        @Schema(
                description = "Partners may read it until then, and are told that it is under embargo",
                defaultValue = "false")
        Boolean embargo) {}
