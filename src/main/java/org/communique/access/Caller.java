package org.communique.access;

import java.util.UUID;
import org.communique.journal.Actor;

/**
 * Whoever asks.
 *
 * @param id           the same for ever and nobody else's: of a key, or of a person at the identity provider
 * @param name         as people know it
 * @param organization the only organization whose releases the caller may touch; null without such a bound
 * @param address      where the request comes from; null for the service itself
 */
public record Caller(String id, String name, Role role, UUID organization, String address) {

    public static final Caller ANYONE = new Caller("public", "public", Role.PUBLIC, null, null);

    private static final Caller SYSTEM = new Caller("system", "system", Role.ADMIN, null, null);

    /** The service itself, when it loads its samples. */
    public static Caller system() {
        return SYSTEM;
    }

    Caller from(String origin) {
        return new Caller(id, name, role, organization, origin);
    }

    /** The caller as a reader of what is, or was, out: staff see what partners do. */
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
     * Whether the bound, if there is one, leaves the caller what belongs to an organization.
     *
     * @param owner the organization; null for what belongs to none
     */
    public boolean mayTouch(UUID owner) {
        return organization == null || organization.equals(owner);
    }

    public Actor actor() {
        return new Actor(id, name, address);
    }
}
