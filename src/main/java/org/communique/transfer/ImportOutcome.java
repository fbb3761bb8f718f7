package org.communique.transfer;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.UUID;
import org.communique.web.FieldError;
import org.communique.web.Labelled;

/**
 * What became of a line of an import.
 *
 * @param id     of the release; null when the line was rejected before it was known
 * @param errors why it was rejected; null when it was not
 */
public record ImportOutcome(UUID id, Result result, List<FieldError> errors) {

    /** What an import did with a line. */
    public enum Result implements Labelled {
        CREATED,
        UPDATED,
        UNCHANGED,
        REJECTED;

        @Override
        @JsonValue
        public String label() {
            return Labelled.super.label();
        }
    }

    static ImportOutcome as(Result result, UUID id) {
        return new ImportOutcome(id, result, null);
    }

    public static ImportOutcome rejected(UUID id, List<FieldError> errors) {
        return new ImportOutcome(id, Result.REJECTED, errors);
    }
}
