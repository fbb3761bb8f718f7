package org.communique.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.communique.web.FieldError;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of one line. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What became of one line")
public record ImportResult(
        @Schema(description = "Its number in the file, blank ones counted", examples = "1", required = true)
        long line,

        @Schema(
                description = "Of the release; absent when the line was rejected before it was known",
                examples = "0198f1c2-7f0a-7c3e-9d5b-3c1f0e9a2b11")
        UUID id,

        @Schema(examples = "created", required = true) ImportOutcome.Result result,

        @Schema(description = "Why it was rejected, with pointers into the line")
        List<FieldError> errors) {

    /** Past this many the rest only costs the reader time. */
    private static final int MOST_ERRORS = 20;

    static ImportResult of(long line, ImportOutcome importOutcome) {
        List<FieldError> errors = importOutcome.errors();
        return new ImportResult(
                line,
                importOutcome.id(),
                importOutcome.result(),
                errors == null ? null : errors.stream().limit(MOST_ERRORS).toList());
    }
}
