package org.communique.release;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.communique.text.Characters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** What readers were told about an edit. */
@Schema(description = "What readers were told about an edit")
public record Correction(
        @Schema(required = true) @NotNull(message = "it is required")
        Instant at,

        @Schema(examples = "В прежней версии была неверно указана длина участка.", required = true)
        @NotBlank(message = "it is required")
        @CodePointLength(max = 2_000, message = "at most 2,000 characters")
        String note) {

    public Correction {
        note = Characters.strip(note);
    }
}
