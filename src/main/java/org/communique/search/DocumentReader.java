package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.communique.background.BackgroundLoop;
import org.communique.memory.BudgetExhaustedException;
import org.communique.memory.MemoryBudget;
import org.communique.release.IndexableRelease;
import org.communique.release.VisibleReleases;
import org.communique.web.Slice;

/** Reads releases and analyses them, in parts that are limited in bytes, so that a few large ones need no more memory than many small ones. */
@ApplicationScoped
class DocumentReader {
    /** Bytes of the releases of a part; one release may be larger. */
    private static final int PART = 256 * 1_024;

    /** How many bytes of heap a character of a body takes while it is indexed. Measured with English and with Russian text. */
    private static final int HEAP_PER_CHARACTER = 12;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final VisibleReleases releases;
    private final IndexVersion version;
    private final MemoryBudget budget;

    DocumentReader(VisibleReleases releases, IndexVersion version, MemoryBudget budget) {
        this.releases = releases;
        this.version = version;
        this.budget = budget.background();
    }

    /**
     * Reads the releases with these ids.
     *
     * @param consumer processes the releases of a part, and does not keep them
     * @return the ids that do not exist
     */
    Set<UUID> read(Collection<UUID> ids, Consumer<List<IndexableRelease>> consumer) {
        Set<UUID> missing = new HashSet<>(ids);
        Slice<IndexableRelease> part = new Slice<>(List.of(), true);
        UUID last = null;
        while (part.hasMore()) {
            BackgroundLoop.reportProgress();
            part = releases.indexable(ids, last, PART);
            part.rows().forEach(release -> missing.remove(release.id()));
            last = part.hasMore() ? part.last().id() : null;
            consumer.accept(part.rows());
        }
        return missing;
    }

    /** A part of all releases, in the order of ids. */
    Slice<IndexableRelease> partAfter(UUID last, int limit) {
        BackgroundLoop.reportProgress();
        return releases.indexableAfter(last, limit, PART);
    }

    /** Analyses releases and passes the documents on, which are garbage afterwards. */
    void analyse(
            List<IndexableRelease> part,
            Function<IndexableRelease, Instant> writtenAt,
            Consumer<List<ReleaseDocument>> consumer) {
        MemoryBudget.Share share = take(part);
        try (share) {
            consumer.accept(part.parallelStream()
                    .map(release -> document(release, writtenAt.apply(release)))
                    .toList());
        }
    }

    ReleaseDocument document(IndexableRelease release, Instant writtenAt) {
        return ReleaseDocument.of(release, writtenAt, version.zone());
    }

    /**
     * Takes memory for the analysis of a part that is larger than usual; the others need little.
     *
     * @return null if the part needs no share
     * @throws BudgetExhaustedException if none becomes free in time
     */
    MemoryBudget.Share take(List<IndexableRelease> part) {
        long characters = part.stream()
                .mapToLong(
                        release -> release.body() == null ? 0 : release.body().length())
                .sum();
        return characters <= PART ? null : budget.take(characters * HEAP_PER_CHARACTER, PATIENCE);
    }
}
