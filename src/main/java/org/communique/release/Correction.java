package org.communique.release;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What readers were told about an edit. */
@Schema(description = "What readers were told about an edit")
public record Correction(
        @Schema(required = true) Instant at,

        @Schema(examples = "В прежней версии была неверно указана длина участка.", required = true)
        String note) {}
