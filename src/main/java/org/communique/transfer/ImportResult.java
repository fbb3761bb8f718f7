package org.communique.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.UUID;
import org.communique.web.FieldError;
import org.communique.web.Labelled;
import org.communique.web.Notice;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The result of a line of an import. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The result of a line of an import")
public record ImportResult(
        @Schema(
                description = "The number of the line in the file, counting blank lines",
                examples = "1",
                required = true)
        long line,

        @Schema(
                description = "The id of the release or file. Absent if the line was rejected before its id was known.",
                examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11")
        UUID id,

        @Schema(examples = "created", required = true) Result result,

        @Schema(description = "The reasons of a rejection, with pointers into the line")
        List<FieldError> errors,

        @Schema(description = "The losses and replacements in the body of the line")
        List<Notice> notices) {

    /** Limits the size of a result: further errors would hardly help to mend the line. */
    private static final int MAX_ERRORS = 20;

    /** What an import did with a line. */
    public enum Result implements Labelled {
        CREATED,
        UPDATED,
        UNCHANGED,
        /** A part of a file, of which more parts follow. */
        RECEIVED,
        REJECTED;

        @Override
        @JsonValue
        public String label() {
            return Labelled.super.label();
        }
    }

    static ImportResult of(long line, ImportOutcome outcome) {
        List<FieldError> errors = outcome.errors();
        return new ImportResult(
                line,
                outcome.id(),
                outcome.result(),
                errors == null ? null : errors.stream().limit(MAX_ERRORS).toList(),
                outcome.notices().isEmpty() ? null : outcome.notices());
    }
}
