package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a release is no longer there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Why a release is no longer there")
public record Withdrawal(
        @Schema(required = true) Instant at,

        @Schema(examples = "Сообщение содержало неподтверждённые данные.", required = true)
        String reason,

        @Schema(description = "The release that takes its place, if there is one")
        UUID replacedBy) {}
