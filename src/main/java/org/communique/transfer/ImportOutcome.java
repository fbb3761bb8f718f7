package org.communique.transfer;

import java.util.List;
import java.util.UUID;
import org.communique.web.FieldError;
import org.communique.web.Notice;

/**
 * The outcome of a line, without its number.
 *
 * @param id     the id of the release; null if the line was rejected before its id was known
 * @param errors the reasons of a rejection; null if the line was not rejected
 * @param notices what was lost or replaced of the line
 */
record ImportOutcome(UUID id, ImportResult.Result result, List<FieldError> errors, List<Notice> notices) {

    static ImportOutcome as(ImportResult.Result result, UUID id, List<Notice> notices) {
        return new ImportOutcome(id, result, null, notices);
    }

    static ImportOutcome rejected(UUID id, List<FieldError> errors) {
        return new ImportOutcome(id, ImportResult.Result.REJECTED, errors, List.of());
    }
}
