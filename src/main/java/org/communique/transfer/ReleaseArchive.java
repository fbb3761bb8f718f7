package org.communique.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.journal.Journal;
import org.communique.release.PressReleaseView;
import org.communique.release.PressReleases;
import org.communique.web.JsonBinder;

/** Takes whole archives of releases in and gives them out, ids and times as they are. */
@ApplicationScoped
public class ReleaseArchive {
    private final PressReleases releases;
    private final ImportLookups.Source lookups;
    private final BulkReleaseStore shelf;
    private final Journal journal;
    private final JsonBinder binder;
    private final Clock clock;

    ReleaseArchive(
            PressReleases releases,
            ImportLookups.Source lookups,
            BulkReleaseStore shelf,
            Journal journal,
            JsonBinder binder,
            Clock clock) {
        this.releases = releases;
        this.lookups = lookups;
        this.shelf = shelf;
        this.journal = journal;
        this.binder = binder;
        this.clock = clock;
    }

    /**
     * Reads a line as far as that goes without the database, by any number of threads at once.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 422 with a pointer to everything that is wrong
     */
    public ArchiveLine read(ObjectNode line) {
        return ArchiveLine.of(line, binder);
    }

    /**
     * Writes lines in one transaction. One that cannot be written is rejected by itself; only what another writer does at the same moment
     * makes all of them fail.
     *
     * @param awaited what earlier lines of the file said about later ones
     * @return what became of each, in their order
     */
    @Transactional
    public List<ImportOutcome> write(List<ArchiveLine> lines, ForwardReferences awaited, Caller caller) {
        ImportBatch batch = new ImportBatch(lookups.of(lines, awaited), caller, clock.instant());
        List<ImportOutcome> results = lines.stream().map(batch::take).toList();
        journal.append(batch.writeTo(shelf, awaited));
        return results;
    }

    /**
     * The releases that follow in the order of ids, whatever their state, with their bodies.
     *
     * @param after the id of the last one before; null to begin
     */
    @Transactional
    public List<PressReleaseView> following(UUID after, int most) {
        Instant now = clock.instant();
        return releases.following(after, most, now).stream()
                .map(shown -> PressReleaseView.of(shown.row(), shown.translations(), true, now))
                .toList();
    }
}
