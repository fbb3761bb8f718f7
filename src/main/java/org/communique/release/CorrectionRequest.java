package org.communique.release;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.NotBlank;
import org.communique.text.Characters;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A correction: a note for readers and a merge patch (RFC 7396) of the release. */
@Schema(name = "CorrectionRequest", description = "A note for readers and a merge patch of the release")
public record CorrectionRequest(
        @Schema(required = true, examples = "В прежней версии была неверно указана длина участка.")
        @NotBlank(message = "is required")
        @CodePointLength(max = 2_000, message = "must not be longer than 2,000 characters")
        String note,

        @Schema(
                ref = "PressReleasePatch",
                description = "A JSON Merge Patch (RFC 7396). If it is absent, the server only adds the note.")
        ObjectNode changes) {

    public CorrectionRequest {
        note = Characters.multiLine(note);
    }

    ObjectNode changesOrEmpty() {
        return changes != null ? changes : JsonNodeFactory.instance.objectNode();
    }
}
