package org.communique.journal;

/** Fired on this node when it appends a change that may affect public responses. Other nodes learn of it from the journal. */
public record JournalAppended() {}
