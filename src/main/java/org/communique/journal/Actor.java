package org.communique.journal;

/**
 * The author of a change.
 *
 * @param id      unique and permanent
 * @param name    for display; neither unique nor permanent
 * @param address IP address of the request; null for the service itself
 */
public record Actor(String id, String name, String address) {}
