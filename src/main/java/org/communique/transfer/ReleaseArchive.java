package org.communique.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.journal.Journal;
import org.communique.release.PressReleaseView;
import org.communique.release.PressReleases;
import org.communique.release.ReleaseMedia;
import org.communique.release.ReleaseWithLinks;
import org.communique.web.Slice;

/** Imports and exports releases, preserving ids and times. */
@ApplicationScoped
class ReleaseArchive {
    /** The maximum size of a page, unless a single release is larger. */
    static final long MAX_PAGE_BYTES = 2 << 20;

    /**
     * The maximum size of the existing releases that lines are compared with at a time, unless a single release is larger: lines take memory
     * by their own size, and what they replace may be much larger.
     */
    private static final long MAX_EXISTING_BYTES = 2 << 20;

    private final PressReleases releases;
    private final ReleaseMedia media;
    private final ImportLookups.Loader lookupLoader;
    private final BulkReleaseStore store;
    private final Journal journal;
    private final Clock clock;

    ReleaseArchive(
            PressReleases releases,
            ReleaseMedia media,
            ImportLookups.Loader lookupLoader,
            BulkReleaseStore store,
            Journal journal,
            Clock clock) {
        this.releases = releases;
        this.media = media;
        this.lookupLoader = lookupLoader;
        this.store = store;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Writes the first of these lines, at least one, in one transaction. A line that cannot be written is rejected without affecting the others; only a conflict with a
     * concurrent writer fails all of them. The lines after them should be written next.
     *
     * @param forwardReferences the references of earlier lines of the file to later ones
     * @return the outcomes of the lines that are written, in their order
     */
    @Transactional
    List<ImportOutcome> write(List<ArchiveLine> lines, ForwardReferences forwardReferences, Caller caller) {
        Map<UUID, Integer> sizes =
                store.lock(lines.stream().map(ArchiveLine::id).distinct().toList());
        Set<UUID> existing = new HashSet<>();
        List<ArchiveLine> first = firstLines(lines, sizes, existing);
        ImportBatch batch =
                new ImportBatch(lookupLoader.load(first, existing, forwardReferences), caller, clock.instant());
        List<ImportOutcome> outcomes = first.stream().map(batch::process).toList();
        journal.append(batch.writeTo(store, forwardReferences));
        return outcomes;
    }

    /**
     * Returns as many lines as there is memory for the existing releases that they refer to.
     *
     * @param existing receives the existing releases of these lines
     */
    private static List<ArchiveLine> firstLines(List<ArchiveLine> lines, Map<UUID, Integer> sizes, Set<UUID> existing) {
        long bytes = 0;
        for (int i = 0; i < lines.size(); i++) {
            UUID id = lines.get(i).id();
            if (sizes.containsKey(id) && !existing.contains(id)) {
                bytes += sizes.get(id);
                if (i > 0 && bytes > MAX_EXISTING_BYTES) {
                    return lines.subList(0, i);
                }
                existing.add(id);
            }
        }
        return lines;
    }

    /**
     * Returns the next releases in order of ids, in any state, with their bodies.
     *
     * @param after     the id of the last release of the previous page; null for the first page
     * @param withFiles whether the bodies refer to the files of the installation that has them, and not to this one
     */
    @Transactional
    Slice<PressReleaseView> page(UUID after, int limit, boolean withFiles) {
        Instant now = clock.instant();
        Slice<ReleaseWithLinks> shownHere = releases.nextAfter(after, limit, MAX_PAGE_BYTES, now);
        Slice<ReleaseWithLinks> page = withFiles ? media.portable(shownHere) : shownHere;
        return page.map(shown -> PressReleaseView.of(shown.row(), shown.translations(), true, now));
    }
}
