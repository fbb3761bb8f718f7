package org.communique.embargo;

/** A change of a hidden release between two requests of the public, which must not notice it. */
public enum HiddenChange {
    NOTHING,
    EDIT,
    /** Puts a draft under embargo, or turns a scheduled release into a draft. */
    MOVE,
    TRASH_OR_RESTORE,
    WITHDRAW,
    /** Adds a similar release under embargo, as a translation if the group has none in that language. */
    TWIN
}
