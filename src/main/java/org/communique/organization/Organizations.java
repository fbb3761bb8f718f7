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

/** The organizations there are. */
@ApplicationScoped
public class Organizations implements PanacheRepositoryBase<Organization, UUID>, OrganizationDirectory {
    private static final String LIST = "organizations by name";

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 404 */
    Organization get(String idOrSlug) {
        return named(idOrSlug)
                .orElseThrow(() -> ProblemType.NOT_FOUND.because("id: there is no organization with this id or slug"));
    }

    /** The organization, locked until the transaction ends, so that of two writers one sees what the other did. */
    Organization lock(String id) {
        Organization found = findById(Parameters.id(id), LockModeType.PESSIMISTIC_WRITE);
        if (found == null) {
            throw ProblemType.NOT_FOUND.because("id: there is no organization with this id");
        }
        return found;
    }

    public Optional<Organization> named(String idOrSlug) {
        if (Parameters.isUuid(idOrSlug)) {
            return findByIdOptional(UUID.fromString(idOrSlug));
        }
        return idOrSlug.length() <= Slug.LONGEST && idOrSlug.matches(Slug.PATTERN)
                ? find("slug", idOrSlug).firstResultOptional()
                : Optional.empty();
    }

    /** An organization as readers get it, uncounted. */
    public Optional<OrganizationView> view(UUID id) {
        return findByIdOptional(id).map(organization -> organization.view(null));
    }

    /** The organization that a writer names; empty when there is none. */
    public Optional<Organization> named(OrganizationRef reference) {
        return reference.idOrSlug().flatMap(this::named);
    }

    @Override
    public Optional<OrganizationRef> lookUp(String idOrSlug) {
        return named(idOrSlug).map(Organization::reference);
    }

    @Override
    public Map<UUID, OrganizationRef> lookUpAll(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Map.of()
                : stream("id in ?1", ids).collect(Collectors.toMap(Organization::id, Organization::reference));
    }

    /** Those with any of the ids or slugs. */
    public List<OrganizationRef> named(Collection<UUID> ids, Collection<String> slugs) {
        return ids.isEmpty() && slugs.isEmpty()
                ? List.of()
                : stream("id in ?1 or slug in ?2", ids, slugs)
                        .map(Organization::reference)
                        .toList();
    }

    /** The ids of those with any of the slugs, by slug. */
    public Map<String, UUID> idsOf(Collection<String> slugs) {
        return named(Set.of(), slugs).stream().collect(Collectors.toMap(OrganizationRef::slug, OrganizationRef::id));
    }

    /** One more than the limit, in the order of names. */
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

    /** A slug made of the name that no other organization has. */
    String freeSlug(String name) {
        String base = Slug.of(name);
        base = base.isEmpty() ? "organization" : base;
        String slug = base;
        for (int n = 2; count("slug", slug) > 0; n++) {
            slug = base + "-" + n;
        }
        return slug;
    }
}
