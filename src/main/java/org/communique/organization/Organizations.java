package org.communique.organization;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.access.OrganizationDirectory;
import org.communique.access.OrganizationRef;
import org.communique.text.Slug;
import org.communique.web.Cursor;
import org.communique.web.Parameters;
import org.communique.web.ProblemType;

/** The repository of organizations. */
@ApplicationScoped
public class Organizations implements PanacheRepositoryBase<Organization, UUID>, OrganizationDirectory {
    private static final String LIST = "organizations by name";

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 404 if no organization has the id or slug */
    Organization get(String idOrSlug) {
        return findByIdOrSlug(idOrSlug)
                .orElseThrow(() -> ProblemType.NOT_FOUND.because("No organization has this id or slug."));
    }

    /** Returns the organization, locked until the transaction ends, so that concurrent writers see each other's changes. */
    Organization lock(String id) {
        Organization found = findById(Parameters.id(id), LockModeType.PESSIMISTIC_WRITE);
        if (found == null) {
            throw ProblemType.NOT_FOUND.because("No organization has this id.");
        }
        return found;
    }

    public Optional<Organization> findByIdOrSlug(String idOrSlug) {
        if (Parameters.isUuid(idOrSlug)) {
            return findByIdOptional(UUID.fromString(idOrSlug));
        }
        return idOrSlug.length() <= Slug.MAX_LENGTH && idOrSlug.matches(Slug.PATTERN)
                ? find("slug", idOrSlug).firstResultOptional()
                : Optional.empty();
    }

    /** Returns the organization as the API returns it, but without the number of releases. */
    public Optional<OrganizationView> view(UUID id) {
        return findByIdOptional(id).map(organization -> organization.view(null));
    }

    /** Returns the organization to which a client refers; empty if there is none. */
    public Optional<Organization> resolve(OrganizationRef reference) {
        return reference.idOrSlug().flatMap(this::findByIdOrSlug);
    }

    @Override
    public Optional<OrganizationRef> lookUp(String idOrSlug) {
        return findByIdOrSlug(idOrSlug).map(Organization::reference);
    }

    @Override
    public Map<UUID, OrganizationRef> lookUpAll(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Map.of()
                : stream("id in ?1", ids).collect(Collectors.toMap(Organization::id, Organization::reference));
    }

    /** Returns the organizations with any of the ids or slugs. */
    public List<OrganizationRef> references(Collection<UUID> ids, Collection<String> slugs) {
        return ids.isEmpty() && slugs.isEmpty()
                ? List.of()
                : stream("id in ?1 or slug in ?2", ids, slugs)
                        .map(Organization::reference)
                        .toList();
    }

    /** Returns the ids of the organizations with any of the slugs, by slug. */
    public Map<String, UUID> idsBySlug(Collection<String> slugs) {
        return references(Set.of(), slugs).stream()
                .collect(Collectors.toMap(OrganizationRef::slug, OrganizationRef::id));
    }

    /** Returns one more than {@code limit}, in order of names; the extra one shows that a next page exists. */
    List<Organization> page(String cursor, int limit) {
        if (cursor == null) {
            return find("order by name, id").range(0, limit).list();
        }
        List<String> keys = Cursor.decode(LIST, cursor, 2);
        String name = Parameters.text("cursor", keys.get(0));
        return find("(name, id) > (?1, ?2) order by name, id", name, Cursor.id(keys.get(1)))
                .range(0, limit)
                .list();
    }

    static String cursorAfter(OrganizationView last) {
        return Cursor.encode(LIST, last.name(), last.id().toString());
    }

    /** Derives from the name a slug that no other organization has. */
    String freeSlug(String name) {
        String base = Slug.of(name);
        base = base.isEmpty() ? "organization" : base;
        String slug = base;
        for (int suffix = 2; count("slug", slug) > 0; suffix++) {
            slug = base + "-" + suffix;
        }
        return slug;
    }
}
