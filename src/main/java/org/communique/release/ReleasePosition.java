package org.communique.release;

import java.time.Instant;
import java.util.UUID;

/** A position in the order by date. */
public record ReleasePosition(Instant sortedAt, UUID id) {}
