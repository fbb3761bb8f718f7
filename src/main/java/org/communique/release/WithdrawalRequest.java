package org.communique.release;

import jakarta.validation.constraints.NotBlank;
import java.util.UUID;
import org.communique.text.Characters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** Why a release is withdrawn. */
@Schema(name = "WithdrawalRequest", description = "Why a release is withdrawn: readers are told")
public record WithdrawalRequest(
        @Schema(required = true, examples = "Сообщение содержало неподтверждённые данные.")
        @NotBlank(message = "it is required")
        @CodePointLength(max = 2_000, message = "at most 2,000 characters")
        String reason,

        @Schema(description = "The id of the release that takes its place")
        UUID replacedBy) {

    public WithdrawalRequest {
        reason = Characters.strip(reason);
    }
}
