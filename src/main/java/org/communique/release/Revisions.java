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

/** Reads the versions of a release from the journal. */
@ApplicationScoped
class Revisions {
    private final Journal journal;
    private final ReleaseQueries queries;

    Revisions(Journal journal, ReleaseQueries queries) {
        this.journal = journal;
        this.queries = queries;
    }

    Page<RevisionView> list(UUID release, String cursor, int limit) {
        String list = "revisions of " + release;
        Long before = cursor == null
                ? null
                : Cursor.number(Cursor.decode(list, cursor, 1).get(0));
        List<JournalEntry> entries = journal.history(Subject.pressRelease(release), before, limit + 1);
        return Page.of(
                entries, limit, entry -> Cursor.encode(list, String.valueOf(entry.position())), RevisionView::of, null);
    }

    PressReleaseView version(UUID release, int version, Caller caller) {
        return journal.version(Subject.pressRelease(release), version)
                .map(entry -> view(entry, caller))
                .orElseThrow(() -> ProblemType.NOT_FOUND.because("The press release has no such version."));
    }

    /** Returns the release as of an instant. */
    PressReleaseView at(UUID release, Instant instant, Caller caller) {
        return journal.at(Subject.pressRelease(release), instant)
                .map(entry -> view(entry, caller).asOf(instant))
                .orElseThrow(
                        () -> ProblemType.NOT_FOUND.because("The press release did not exist yet at this instant."));
    }

    /** Hides from a caller who is bound to an organization the translations and replacements that other organizations prepare. */
    private PressReleaseView view(JournalEntry entry, Caller caller) {
        ObjectNode snapshot = (ObjectNode) entry.snapshot();
        queries.takeFor(snapshot.path("body").textValue());
        if (caller.isBound()) {
            snapshot.putArray("translations");
            if (snapshot.get("withdrawal") instanceof ObjectNode withdrawal) {
                withdrawal.remove("replacedBy");
            }
        }
        try {
            return JsonMapping.MAPPER.treeToValue(snapshot, PressReleaseView.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("The journal contains an invalid snapshot of a press release", e);
        }
    }
}
