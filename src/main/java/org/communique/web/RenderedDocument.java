package org.communique.web;

import java.time.Instant;

/**
 * An answer that is written already.
 *
 * @param lastModified when what it shows last changed, for {@code Last-Modified}; null where that is not known
 */
public record RenderedDocument(byte[] bytes, Instant lastModified) implements HasEntityTag {}
