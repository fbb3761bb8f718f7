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
import org.communique.audience.ReleaseState;
import org.communique.journal.Event;
import org.communique.organization.Contact;
import org.communique.organization.Organization;
import org.communique.web.InvalidContent;
import org.communique.web.ProblemType;
import org.communique.web.TimeOrderedIds;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A press release. It changes only through its verbs, each of which guards the transition and says what happened. */
@Entity
@Table(name = "press_release")
class PressRelease {
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
    private Attribution attribution;

    @JdbcTypeCode(SqlTypes.JSON)
    private List<Contact> contacts;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> topics;

    @JdbcTypeCode(SqlTypes.JSON)
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
    private List<Correction> corrections = List.of();

    @Column(name = "withdrawn_at")
    private Instant withdrawnAt;

    @Column(name = "withdrawal_reason")
    private String withdrawalReason;

    @Column(name = "replaced_by")
    private UUID replacedBy;

    @Column(name = "trashed_at")
    private Instant trashedAt;

    /** Computed by the database, for queries. */
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
     * Changes what the release says; an edit that changes nothing leaves no trace.
     *
     * @return whether anything is different now
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

    /** An edit that readers are told about. */
    void correct(ReleaseContent content, UUID group, String note, Instant now) {
        guardNotTrashed();
        if (status(now) != Status.PUBLISHED) {
            throw illegal("only what is published can be corrected", now);
        }
        edit(content, group, now);
        corrections = new ArrayList<>(corrections);
        corrections.add(new Correction(now, note));
        contentUpdatedAt = now;
        updatedAt = now;
    }

    /** Gives it another slug; the old one keeps leading here. */
    void rename(String newSlug, boolean chosen) {
        slug = newSlug;
        slugChosen = chosen;
    }

    /** Makes it a sibling of the translations in a group. */
    void joinTranslationGroup(UUID group) {
        translationGroup = group;
    }

    /** Makes it public at an instant: now, later, or backdated. */
    Event publish(Instant at, boolean underEmbargo, Instant now) {
        guardNotTrashed();
        if (status(now) == Status.PUBLISHED || status(now) == Status.WITHDRAWN) {
            throw illegal("only a draft or a scheduled release can be published", now);
        }
        requireComplete();
        if (underEmbargo && !at.isAfter(now)) {
            throw InvalidContent.of("/embargo", "invalid", "an embargo needs a publishedAt that is still to come");
        }
        state = ReleaseState.PUBLISHED;
        publishedAt = at;
        embargo = underEmbargo;
        firstPublishedAt = at.isAfter(now) ? at : now;
        contentUpdatedAt = at;
        updatedAt = now;
        return at.isAfter(now) ? Event.SCHEDULED : Event.PUBLISHED;
    }

    /** Back to draft, as long as its time has not come. */
    void unschedule(Instant now) {
        guardNotTrashed();
        if (status(now) != Status.SCHEDULED) {
            throw illegal("only a scheduled release can be unscheduled", now);
        }
        state = ReleaseState.DRAFT;
        publishedAt = null;
        firstPublishedAt = null;
        contentUpdatedAt = null;
        embargo = false;
        updatedAt = now;
    }

    /** Takes it back for good; those who could read it are told why. */
    void withdraw(String reason, UUID replacement, Instant now) {
        guardNotTrashed();
        boolean wasSeen = status(now) == Status.PUBLISHED || status(now) == Status.SCHEDULED && embargo;
        if (!wasSeen) {
            throw illegal("only what somebody could read can be withdrawn", now);
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

    /** Out of the trash, as it was before. */
    void restore(Instant now) {
        if (trashedAt == null) {
            throw illegal("only what is in the trash can be restored", now);
        }
        trashedAt = null;
        updatedAt = now;
    }

    /** For writers who may not touch what was, or is about to be, published. */
    void guardDraft(Instant now) {
        if (state != ReleaseState.DRAFT) {
            throw ProblemType.FORBIDDEN.because("an author may change drafts only, and the press release is "
                    + Status.of(state, publishedAt, now).label());
        }
    }

    void guardTrashed(Instant now) {
        if (trashedAt == null) {
            throw illegal("only what is in the trash can be purged", now);
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

    Organization organization() {
        return organization;
    }

    Status status(Instant now) {
        return Status.of(state, publishedAt, now);
    }

    /** Until it was public the slug follows the title, unless somebody chose it. */
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
            throw illegal("what is withdrawn stays as it was", withdrawnAt);
        }
    }

    private void guardNotTrashed() {
        if (trashedAt != null) {
            throw illegal("it is in the trash: restore it first", trashedAt);
        }
    }

    private HttpProblem illegal(String why, Instant now) {
        String state = trashedAt != null ? "trashed" : status(now).label();
        return ProblemType.ILLEGAL_STATE
                .builder(why + "; this one is " + state)
                .with("state", state)
                .build();
    }
}
