package org.communique.web;

/** A representation of a versioned resource. The version is part of the entity tag, which {@code If-Match} is compared with. */
public interface HasVersion extends HasEntityTag {
    int version();
}
