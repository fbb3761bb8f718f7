package org.communique.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.journal.Journal;
import org.communique.journal.JournalEntry;
import org.communique.journal.Subject;
import org.communique.web.Cursor;
import org.communique.web.JsonMapping;
import org.communique.web.Page;
import org.communique.web.ProblemType;

/** The versions of a release, read from the journal. */
@ApplicationScoped
class Revisions {
    private final Journal journal;

    Revisions(Journal journal) {
        this.journal = journal;
    }

    Page<RevisionView> list(UUID release, String cursor, int limit) {
        String list = "revisions of " + release;
        Long before = cursor == null
                ? null
                : Cursor.number(Cursor.decode(list, cursor, 1).get(0));
        List<JournalEntry> entries = journal.history(Subject.pressRelease(release), before, limit + 1);
        return Page.of(
                entries,
                limit,
                journalEntry -> Cursor.encode(list, String.valueOf(journalEntry.position())),
                RevisionView::of,
                null);
    }

    PressReleaseView version(UUID release, int version, Caller caller) {
        return journal.version(Subject.pressRelease(release), version)
                .map(journalEntry -> view(journalEntry, caller))
                .orElseThrow(() -> ProblemType.NOT_FOUND.because("version: the press release has no such version"));
    }

    /** The release as it read at an instant. */
    PressReleaseView at(UUID release, Instant instant, Caller caller) {
        return journal.at(Subject.pressRelease(release), instant)
                .map(journalEntry -> view(journalEntry, caller).asOf(instant))
                .orElseThrow(() -> ProblemType.NOT_FOUND.because("at: the press release was not there yet"));
    }

    /** The journal knows translations and replacements that others prepare; who is bound to an organization is not told of them. */
    private static PressReleaseView view(JournalEntry journalEntry, Caller caller) {
        ObjectNode snapshot = (ObjectNode) journalEntry.snapshot();
        if (caller.isBound()) {
            snapshot.putArray("translations");
            if (snapshot.get("withdrawal") instanceof ObjectNode withdrawal) {
                withdrawal.remove("replacedBy");
            }
        }
        try {
            return JsonMapping.MAPPER.treeToValue(snapshot, PressReleaseView.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the journal holds what is not a press release", e);
        }
    }
}
