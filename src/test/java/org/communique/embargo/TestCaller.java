package org.communique.embargo;

import org.communique.access.Role;

/** The kinds of callers in the test. */
enum TestCaller {
    ADMIN(Role.ADMIN, 0),
    EDITOR(Role.EDITOR, 0),
    AUTHOR(Role.AUTHOR, 0),
    PARTNER(Role.PARTNER, 0),
    PARTNER_OF_ONE(Role.PARTNER, 1),
    AUTHOR_OF_TWO(Role.AUTHOR, 2),
    PUBLIC(Role.PUBLIC, 0);

    private final Role role;
    private final int bound;

    /** @param bound the number of the organization to which the key is bound; 0 if it is not bound */
    TestCaller(Role role, int bound) {
        this.role = role;
        this.bound = bound;
    }

    Role role() {
        return role;
    }

    int bound() {
        return bound;
    }

    boolean isPublic() {
        return role == Role.PUBLIC;
    }

    boolean isStaff() {
        return role != Role.PUBLIC && role != Role.PARTNER;
    }

    /** Whether the key gives access to unpublished releases of the organization. */
    boolean covers(int organization) {
        return !isPublic() && (bound == 0 || bound == organization);
    }
}
