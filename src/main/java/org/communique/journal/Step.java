package org.communique.journal;

import java.time.Instant;

/**
 * A change as a follower reads it.
 *
 * @param first whether it is the first that the journal tells of its subject
 */
public record Step(long position, Instant at, Subject subject, boolean first) {}
