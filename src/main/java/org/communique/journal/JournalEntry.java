package org.communique.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** A change as the journal tells it; {@code snapshot} is null where only the list was asked for. */
public record JournalEntry(
        long position, Instant at, Event event, int version, String actor, String note, JsonNode snapshot) {}
