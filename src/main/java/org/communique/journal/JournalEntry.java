package org.communique.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** A row of the journal. {@code snapshot} is null in lists. */
public record JournalEntry(
        long position, Instant at, Event event, int version, String actor, String note, JsonNode snapshot) {}
