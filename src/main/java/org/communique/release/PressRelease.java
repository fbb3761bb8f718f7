package org.communique.release;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.communique.access.OrganizationRef;
import org.communique.audience.ReleaseState;
import org.communique.journal.Event;
import org.communique.organization.Contact;
import org.communique.organization.Organization;
import org.communique.web.InvalidContent;
import org.communique.web.ProblemType;
import org.communique.web.TimeOrderedIds;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;

/**
 * A press release. State changes go through methods that reject illegal transitions. Updates write only what has changed: a publication does
 * not write the body again. The values in JSON are replaced and never modified, so Hibernate need not copy them to notice a change.
 */
@Entity
@Table(name = "press_release")
@DynamicUpdate
class PressRelease {
    private static final OrganizationRef NO_ORGANIZATION = new OrganizationRef(null, null, null);

    @Id
    private UUID id;

    @Version
    private int version = 1;

    private String slug;

    @Column(name = "slug_chosen")
    private boolean slugChosen;

    @Enumerated(EnumType.STRING)
    private ReleaseType type;

    @Enumerated(EnumType.STRING)
    private ReleaseState state = ReleaseState.DRAFT;

    private String language;
    private String title;
    private String subtitle;
    private String summary;
    private String body;
    private String dateline;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "organization_id")
    private Organization organization;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private Attribution attribution;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private List<Contact> contacts;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> topics;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private List<Medium> media;

    @Column(name = "translation_group")
    private UUID translationGroup;

    private boolean embargo;

    @Column(name = "published_at")
    private Instant publishedAt;

    @Column(name = "first_published_at")
    private Instant firstPublishedAt;

    @Column(name = "content_updated_at")
    private Instant contentUpdatedAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    private List<Correction> corrections = List.of();

    @Column(name = "withdrawn_at")
    private Instant withdrawnAt;

    @Column(name = "withdrawal_reason")
    private String withdrawalReason;

    @Column(name = "replaced_by")
    private UUID replacedBy;

    @Column(name = "trashed_at")
    private Instant trashedAt;

    /** A generated column, as are the following: the database computes them for queries. */
    @Column(name = "sorted_at", insertable = false, updatable = false)
    private Instant sortedAt;

    @Column(name = "revised_at", insertable = false, updatable = false)
    private Instant revisedAt;

    @Column(name = "changed_at", insertable = false, updatable = false)
    private Instant changedAt;

    @Column(name = "source_name", insertable = false, updatable = false)
    private String sourceName;

    protected PressRelease() {}

    PressRelease(ReleaseContent content, Instant now) {
        this.id = TimeOrderedIds.next();
        this.translationGroup = id;
        this.createdAt = now;
        this.updatedAt = now;
        apply(content);
    }

    /**
     * Replaces the content. An edit that changes nothing leaves no trace.
     *
     * @return whether the release has changed
     */
    boolean edit(ReleaseContent content, UUID group, Instant now) {
        guardEditable();
        if (content.equals(content()) && group.equals(translationGroup)) {
            return false;
        }
        apply(content);
        translationGroup = group;
        if (state == ReleaseState.PUBLISHED) {
            requireComplete();
        }
        updatedAt = now;
        return true;
    }

    /** Edits a published release and adds a correction note for readers. */
    void correct(ReleaseContent content, UUID group, String note, Instant now) {
        guardNotTrashed();
        if (status(now) != Status.PUBLISHED) {
            throw illegal("Only a published press release can be corrected", now);
        }
        edit(content, group, now);
        List<Correction> all = new ArrayList<>(corrections);
        all.add(new Correction(now, note));
        corrections = List.copyOf(all);
        contentUpdatedAt = now;
        updatedAt = now;
    }

    /**
     * Sets the slug; the former slug redirects to the new one.
     *
     * @param chosen whether a client chose the slug; otherwise it is derived from the title
     */
    void rename(String newSlug, boolean chosen) {
        slug = newSlug;
        slugChosen = chosen;
    }

    /** Makes this release a translation of the releases in a group. */
    void joinTranslationGroup(UUID group) {
        translationGroup = group;
    }

    /** Publishes the release at an instant: now, in the future, or in the past. */
    Event publish(Instant at, boolean underEmbargo, Instant now) {
        guardNotTrashed();
        if (status(now) == Status.PUBLISHED || status(now) == Status.WITHDRAWN) {
            throw illegal("Only a draft or a scheduled press release can be published", now);
        }
        requireComplete();
        if (underEmbargo && !at.isAfter(now)) {
            throw InvalidContent.of("/embargo", "invalid", "requires a publishedAt in the future");
        }
        state = ReleaseState.PUBLISHED;
        publishedAt = at;
        embargo = underEmbargo;
        firstPublishedAt = at.isAfter(now) ? at : now;
        contentUpdatedAt = at;
        updatedAt = now;
        return at.isAfter(now) ? Event.SCHEDULED : Event.PUBLISHED;
    }

    /** Turns a scheduled release back into a draft, as long as it is not public. */
    void unschedule(Instant now) {
        guardNotTrashed();
        if (status(now) != Status.SCHEDULED) {
            throw illegal("Only a scheduled press release can be unscheduled", now);
        }
        state = ReleaseState.DRAFT;
        publishedAt = null;
        firstPublishedAt = null;
        contentUpdatedAt = null;
        embargo = false;
        updatedAt = now;
    }

    /** Withdraws the release irrevocably. Readers who could see it get the reason. */
    void withdraw(String reason, UUID replacement, Instant now) {
        guardNotTrashed();
        boolean wasVisible = status(now) == Status.PUBLISHED || status(now) == Status.SCHEDULED && embargo;
        if (!wasVisible) {
            throw illegal("Only a published or embargoed press release can be withdrawn", now);
        }
        if (status(now) == Status.SCHEDULED) {
            firstPublishedAt = null;
        }
        state = ReleaseState.WITHDRAWN;
        withdrawnAt = now;
        withdrawalReason = reason;
        replacedBy = replacement;
        updatedAt = now;
    }

    void trash(Instant now) {
        guardNotTrashed();
        trashedAt = now;
        updatedAt = now;
    }

    /** Takes the release out of the trash, in the state that it had before. */
    void restore(Instant now) {
        if (trashedAt == null) {
            throw illegal("Only a press release in the trash can be restored", now);
        }
        trashedAt = null;
        updatedAt = now;
    }

    /** @throws HttpProblem 403 if this release is not a draft, for callers who may only change drafts */
    void guardDraft(Instant now) {
        if (state != ReleaseState.DRAFT) {
            throw ProblemType.FORBIDDEN.because("An author may only change drafts; the press release is "
                    + status(now).label() + ".");
        }
    }

    void guardTrashed(Instant now) {
        if (trashedAt == null) {
            throw illegal("Only a press release in the trash can be purged", now);
        }
    }

    UUID id() {
        return id;
    }

    int version() {
        return version;
    }

    String slug() {
        return slug;
    }

    String title() {
        return title;
    }

    UUID translationGroup() {
        return translationGroup;
    }

    UUID organizationId() {
        return organization == null ? null : organization.id();
    }

    String body() {
        return body;
    }

    /** Returns the current state as a row. The columns that the database computes for sorting are null. */
    PressReleaseRow row() {
        OrganizationRef issuer = organization == null ? NO_ORGANIZATION : organization.reference();
        return new PressReleaseRow(
                id,
                version,
                slug,
                type,
                state,
                language,
                title,
                subtitle,
                summary,
                body,
                dateline,
                issuer.id(),
                issuer.slug(),
                issuer.name(),
                attribution,
                contacts,
                topics,
                media,
                translationGroup,
                embargo,
                publishedAt,
                firstPublishedAt,
                contentUpdatedAt,
                createdAt,
                updatedAt,
                corrections,
                withdrawnAt,
                withdrawalReason,
                replacedBy,
                trashedAt,
                null,
                null);
    }

    Status status(Instant now) {
        return Status.of(state, publishedAt, now);
    }

    /** Whether the slug is derived from the title: until the release is public, unless a client chose the slug. */
    boolean slugFollowsTitle(Instant now) {
        return !slugChosen && (firstPublishedAt == null || firstPublishedAt.isAfter(now));
    }

    private void apply(ReleaseContent content) {
        type = content.type();
        language = content.language();
        title = content.title();
        subtitle = content.subtitle();
        summary = content.summary();
        body = content.body();
        dateline = content.dateline();
        organization = content.organization();
        attribution = content.attribution();
        contacts = content.contacts();
        topics = content.topics();
        media = content.media();
    }

    private ReleaseContent content() {
        return new ReleaseContent(
                type,
                language,
                title,
                subtitle,
                summary,
                body,
                dateline,
                organization,
                attribution,
                contacts,
                topics,
                media);
    }

    private void requireComplete() {
        Completeness.require(title, body, language, organization != null || attribution.source() != null);
    }

    private void guardEditable() {
        guardNotTrashed();
        if (state == ReleaseState.WITHDRAWN) {
            throw illegal("A withdrawn press release cannot be edited", withdrawnAt);
        }
    }

    private void guardNotTrashed() {
        if (trashedAt != null) {
            throw illegal("Restore the press release from the trash first", trashedAt);
        }
    }

    private HttpProblem illegal(String rule, Instant now) {
        String state = trashedAt != null ? "trashed" : status(now).label();
        return ProblemType.ILLEGAL_STATE
                .builder(rule + "; this one is " + state + ".")
                .with("state", state)
                .build();
    }
}
