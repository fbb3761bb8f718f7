package org.communique.transfer;

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
import org.communique.web.Slice;

/** Imports and exports releases, preserving ids and times. */
@ApplicationScoped
class ReleaseArchive {
    /** The maximum size of a page, unless a single release is larger. */
    static final long MAX_PAGE_BYTES = 2 << 20;

    private final PressReleases releases;
    private final ImportLookups.Loader lookupLoader;
    private final BulkReleaseStore store;
    private final Journal journal;
    private final Clock clock;

    ReleaseArchive(
            PressReleases releases,
            ImportLookups.Loader lookupLoader,
            BulkReleaseStore store,
            Journal journal,
            Clock clock) {
        this.releases = releases;
        this.lookupLoader = lookupLoader;
        this.store = store;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Writes lines in one transaction. A line that cannot be written is rejected without affecting the others; only a conflict with a
     * concurrent writer fails all of them.
     *
     * @param forwardReferences the references of earlier lines of the file to later ones
     * @return the outcomes, in the order of the lines
     */
    @Transactional
    List<ImportOutcome> write(List<ArchiveLine> lines, ForwardReferences forwardReferences, Caller caller) {
        ImportBatch batch = new ImportBatch(lookupLoader.load(lines, forwardReferences), caller, clock.instant());
        List<ImportOutcome> outcomes = lines.stream().map(batch::process).toList();
        journal.appendBulk(batch.writeTo(store, forwardReferences));
        return outcomes;
    }

    /**
     * Returns the next releases in order of ids, in any state, with their bodies.
     *
     * @param after the id of the last release of the previous page; null for the first page
     */
    @Transactional
    Slice<PressReleaseView> page(UUID after, int limit) {
        Instant now = clock.instant();
        return releases.nextAfter(after, limit, MAX_PAGE_BYTES, now)
                .map(shown -> PressReleaseView.of(shown.row(), shown.translations(), true, now));
    }
}
