package org.communique.organization;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** How many public releases organizations have. What a release is, and which are public, is known above this package. */
public interface ReleaseCounts {

    /** Counts by organization; those without a release are left out. */
    Map<UUID, Long> publicReleases(Collection<UUID> organizations);

    /** When the counts next change by themselves, because a scheduled release becomes public; null when none is scheduled. */
    Instant nextPublication();
}
