package org.communique.embargo;

/** The history of a release before the first request. */
public enum Lifecycle {
    DRAFT,
    SCHEDULED,
    EMBARGOED,
    /** Scheduled under embargo, then for another instant without. */
    RELEASED_FROM_EMBARGO,
    /** Scheduled without embargo, then for another instant under embargo. */
    PUT_UNDER_EMBARGO,
    UNSCHEDULED,
    PUBLISHED,
    BACKDATED,
    CORRECTED,
    WITHDRAWN,
    WITHDRAWN_UNDER_EMBARGO
}
