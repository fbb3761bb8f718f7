package org.communique.embargo;

/** What may have happened to a release before anybody asks for it. */
public enum Life {
    DRAFT,
    SCHEDULED,
    EMBARGOED,
    /** From one instant under embargo to another without. */
    RELEASED_FROM_EMBARGO,
    /** From one instant without embargo to another with it. */
    PUT_UNDER_EMBARGO,
    UNSCHEDULED,
    PUBLISHED,
    BACKDATED,
    CORRECTED,
    WITHDRAWN,
    WITHDRAWN_UNDER_EMBARGO
}
