package org.communique.journal;

/**
 * Who makes a change.
 *
 * @param id      the same for ever and nobody else's
 * @param name    as people know it; may be shared or change
 * @param address where the request came from; null for what the service does by itself
 */
public record Actor(String id, String name, String address) {}
