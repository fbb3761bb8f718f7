package org.communique.journal;

/** Told to this node: something was appended, by it, that readers may notice. What other nodes append is in the journal alone. */
public record JournalAppended() {}
