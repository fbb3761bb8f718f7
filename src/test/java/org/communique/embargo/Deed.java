package org.communique.embargo;

/** What is done to a release between two questions of the public, which must not notice. */
public enum Deed {
    NOTHING,
    EDIT,
    /** A draft is put under embargo, what is scheduled becomes a draft. */
    MOVE,
    TRASH_OR_RESTORE,
    WITHDRAW,
    /** Another release under embargo like it, as its translation where a language is free. */
    TWIN
}
