package org.communique.release;

import jakarta.validation.constraints.NotBlank;
import java.util.UUID;
import org.communique.text.Characters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A request to withdraw a release. */
@Schema(
        name = "WithdrawalRequest",
        description = "A request to withdraw a press release, with the reason that readers see")
public record WithdrawalRequest(
        @Schema(required = true, examples = "Сообщение содержало неподтверждённые данные.")
        @NotBlank(message = "is required")
        @CodePointLength(max = 2_000, message = "must not be longer than 2,000 characters")
        String reason,

        @Schema(description = "The id of the press release that replaces this one")
        UUID replacedBy) {

    public WithdrawalRequest {
        reason = Characters.multiLine(reason);
    }
}
