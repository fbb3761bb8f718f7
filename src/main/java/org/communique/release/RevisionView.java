package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.communique.journal.Event;
import org.communique.journal.JournalEntry;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One version of a release: what was done, by whom, when and why. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Revision", description = "One version of a release: what was done, by whom, when and why")
public record RevisionView(
        @Schema(examples = "3", required = true) int version,
        @Schema(required = true) Event event,

        @Schema(examples = "2022-12-21T08:30:00Z", required = true)
        Instant at,

        @Schema(description = "The name of the key it was done with", examples = "desk", required = true)
        String actor,

        @Schema(description = "The note of a correction, the reason of a withdrawal")
        String note) {

    static RevisionView of(JournalEntry journalEntry) {
        return new RevisionView(
                journalEntry.version(),
                journalEntry.event(),
                journalEntry.at(),
                journalEntry.actor(),
                journalEntry.note());
    }
}
