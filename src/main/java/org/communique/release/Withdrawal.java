package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.UUID;
import org.communique.text.Characters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** Why a release is no longer there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Why a release is no longer there")
public record Withdrawal(
        @Schema(required = true) @NotNull(message = "it is required")
        Instant at,

        @Schema(examples = "Сообщение содержало неподтверждённые данные.", required = true)
        @NotBlank(message = "it is required")
        @CodePointLength(max = 2_000, message = "at most 2,000 characters")
        String reason,

        @Schema(description = "The release that takes its place, if there is one")
        UUID replacedBy) {

    public Withdrawal {
        reason = Characters.strip(reason);
    }
}
