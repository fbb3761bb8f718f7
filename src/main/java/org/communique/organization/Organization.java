package org.communique.organization;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.access.OrganizationRef;
import org.communique.web.TimeOrderedIds;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;

/** An organization that issues press releases. The contacts are replaced and never modified, so Hibernate need not copy them to notice a change. */
@Entity
public class Organization {
    @Id
    private UUID id;

    @Version
    private int version = 1;

    private String slug;
    private String name;
    private String url;
    private String language;
    private String boilerplate;
    private String logo;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private List<Contact> contacts;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    protected Organization() {}

    Organization(OrganizationDraft draft, String slug, Instant now) {
        this.id = TimeOrderedIds.next();
        this.createdAt = now;
        update(draft, slug, now);
    }

    /** @return whether the organization has changed */
    boolean update(OrganizationDraft draft, String newSlug, Instant now) {
        if (draft.withSlug(newSlug).equals(draft())) {
            return false;
        }
        slug = newSlug;
        name = draft.name();
        url = draft.url();
        language = draft.language();
        boilerplate = draft.boilerplate();
        logo = draft.logo();
        contacts = draft.contacts();
        updatedAt = now;
        return true;
    }

    /** The draft that would create this organization. */
    OrganizationDraft draft() {
        return new OrganizationDraft(slug, name, url, language, boilerplate, logo, contacts);
    }

    OrganizationView view(Long publicReleases) {
        return new OrganizationView(
                id,
                version,
                slug,
                name,
                url,
                language,
                boilerplate,
                logo,
                contacts,
                publicReleases,
                createdAt,
                updatedAt);
    }

    public OrganizationRef reference() {
        return new OrganizationRef(id, slug, name);
    }

    public UUID id() {
        return id;
    }

    int version() {
        return version;
    }

    String slug() {
        return slug;
    }
}
