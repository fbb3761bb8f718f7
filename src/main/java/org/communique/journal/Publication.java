package org.communique.journal;

import java.time.Instant;
import java.util.UUID;

/**
 * The publication of a subject, now or at a scheduled time.
 *
 * @param at           when the subject is, or becomes, public
 * @param embargo      whether partners see it before that time
 * @param organization the subject's organization; null for none
 */
public record Publication(Instant at, boolean embargo, UUID organization) {}
