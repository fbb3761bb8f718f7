package org.communique.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A change to be appended.
 *
 * @param at       when it was made
 * @param version  the subject's version after it
 * @param actor    who made it
 * @param note     why, in the actor's words; may be null
 * @param snapshot the subject after the change; null when there is none any more
 */
public record Change(
        Event event, Subject subject, int version, Instant at, Actor actor, String note, JsonNode snapshot) {}
