package org.communique.access;

import java.util.UUID;
import org.communique.journal.Actor;

/**
 * The caller of a request: an API key, a person authenticated by the identity provider, the public, or the service itself.
 *
 * @param id           never changes and is never given to another caller
 * @param name         for display
 * @param organization the organization to which the caller is bound; null if the caller is not bound
 * @param address      the IP address that the request comes from; null for the service itself
 */
public record Caller(String id, String name, Role role, UUID organization, String address) {

    public static final Caller ANONYMOUS = new Caller("public", "public", Role.PUBLIC, null, null);

    /** The service itself, for example when it loads the samples. */
    public static final Caller SYSTEM = new Caller("system", "system", Role.ADMIN, null, null);

    Caller withAddress(String newAddress) {
        return new Caller(id, name, role, organization, newAddress);
    }

    /** Returns the caller with the permissions of a reader: staff become partners. */
    public Caller asReader() {
        return isAnonymous() ? this : new Caller(id, name, Role.PARTNER, organization, address);
    }

    public boolean isStaff() {
        return role.includes(Role.AUTHOR);
    }

    public boolean isAnonymous() {
        return role == Role.PUBLIC;
    }

    public boolean isBound() {
        return organization != null;
    }

    /**
     * Whether the caller may read the drafts of an organization and change its releases, as far as the organization matters: a caller that
     * is not bound always may.
     *
     * @param owner the organization; null for a release without one
     */
    public boolean mayAccess(UUID owner) {
        return organization == null || organization.equals(owner);
    }

    public Actor actor() {
        return new Actor(id, name, address);
    }
}
