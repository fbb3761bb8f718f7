package org.communique.release;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.communique.text.Characters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A correction note: what changed, for readers. */
@Schema(description = "A note for readers about a correction")
public record Correction(
        @Schema(required = true) @NotNull(message = "is required")
        Instant at,

        @Schema(examples = "В прежней версии была неверно указана длина участка.", required = true)
        @NotBlank(message = "is required")
        @CodePointLength(max = 2_000, message = "must not be longer than 2,000 characters")
        String note) {

    public Correction {
        note = Characters.multiLine(note);
    }
}
