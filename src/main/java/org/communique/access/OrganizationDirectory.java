package org.communique.access;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The organizations that callers can be bound to. What an organization is, is known above this package. */
public interface OrganizationDirectory {

    /** The organization with this id or slug. */
    Optional<OrganizationRef> lookUp(String idOrSlug);

    /** The organizations with these ids, by id. */
    Map<UUID, OrganizationRef> named(Collection<UUID> ids);
}
