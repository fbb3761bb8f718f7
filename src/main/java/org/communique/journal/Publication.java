package org.communique.journal;

import java.time.Instant;
import java.util.UUID;

/**
 * That the subject of a change is published, or will be by itself when its time comes.
 *
 * @param at           when it is, or becomes, public
 * @param embargo      whether partners see it before
 * @param organization whose it is; null for what belongs to none
 */
public record Publication(Instant at, boolean embargo, UUID organization) {}
