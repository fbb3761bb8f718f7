package org.communique.web;

import java.time.Instant;

/**
 * A response whose bytes are already rendered.
 *
 * @param lastModified when the shown data last changed, for {@code Last-Modified}; null if unknown
 */
public record RenderedDocument(byte[] bytes, Instant lastModified) implements HasEntityTag {}
