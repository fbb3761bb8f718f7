package org.communique.access;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Looks up the organizations to which callers can be bound. Room {@code organization}, which depends on this one, implements it. */
public interface OrganizationDirectory {

    /** Returns the organization with this id or slug. */
    Optional<OrganizationRef> lookUp(String idOrSlug);

    /** Returns the organizations with these ids, by id. */
    Map<UUID, OrganizationRef> lookUpAll(Collection<UUID> ids);
}
