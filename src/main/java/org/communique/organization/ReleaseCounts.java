package org.communique.organization;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Counts the public releases of organizations. Room {@code release}, which depends on this one, implements it. */
public interface ReleaseCounts {

    /** Returns the number of public releases by organization, without the organizations that have none. */
    Map<UUID, Long> publicReleases(Collection<UUID> organizations);

    /** The instant at which the next scheduled release becomes public and so changes a count; null if none is scheduled. */
    Instant nextPublication();
}
