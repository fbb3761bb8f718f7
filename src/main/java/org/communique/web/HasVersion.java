package org.communique.web;

/** A representation of something that writers change: its version goes into the entity tag, which {@code If-Match} is held against. */
public interface HasVersion extends HasEntityTag {
    int version();
}
