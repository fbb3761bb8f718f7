package org.communique.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.communique.journal.Event;
import org.communique.journal.JournalEntry;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A version of a release: the event that made it, the actor, the time and the note. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "Revision",
        description = "A version of a press release, with the event, the actor, the time and the note")
public record RevisionView(
        @Schema(examples = "3", required = true) int version,
        @Schema(required = true) Event event,

        @Schema(examples = "2022-12-21T08:30:00.000Z", required = true)
        Instant at,

        @Schema(description = "The name of the API key that made the change", examples = "desk", required = true)
        String actor,

        @Schema(description = "The note of a correction, or the reason for a withdrawal")
        String note) {

    static RevisionView of(JournalEntry entry) {
        return new RevisionView(entry.version(), entry.event(), entry.at(), entry.actor(), entry.note());
    }
}
