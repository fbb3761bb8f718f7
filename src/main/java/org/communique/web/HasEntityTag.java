package org.communique.web;

/** A representation that is sent with a strong entity tag. */
public interface HasEntityTag {
    /** The representation of which the tag is made, without what belongs to one response only. */
    default HasEntityTag tagged() {
        return this;
    }
}
