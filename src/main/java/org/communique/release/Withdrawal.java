package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.UUID;
import org.communique.text.Characters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** The withdrawal of a release. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The withdrawal of a press release")
public record Withdrawal(
        @Schema(required = true) @NotNull(message = "is required")
        Instant at,

        @Schema(examples = "Сообщение содержало неподтверждённые данные.", required = true)
        @NotBlank(message = "is required")
        @CodePointLength(max = 2_000, message = "must not be longer than 2,000 characters")
        String reason,

        @Schema(description = "The id of the replacement, if there is one")
        UUID replacedBy) {

    public Withdrawal {
        reason = Characters.multiLine(reason);
    }
}
