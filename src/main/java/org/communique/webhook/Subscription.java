package org.communique.webhook;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.changes.ChangeEvent;
import org.communique.web.Labelled;
import org.communique.web.ProblemType;
import org.communique.web.TimeOrderedIds;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A webhook subscription. */
@Entity
@Table(name = "subscription")
class Subscription {
    /** How long deliveries are also signed with the former secret. */
    static final Duration OVERLAP = Duration.ofDays(1);

    private static final int MAX_SECRETS = 5;

    @Id
    private UUID id;

    @Version
    private int version = 1;

    private String name;

    @Column(name = "owner_id")
    private String ownerId;

    @Column(name = "owner_name")
    private String ownerName;

    private String url;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> events;

    @JdbcTypeCode(SqlTypes.JSON)
    private SubscriptionFilter filter;

    private String payload;

    @JdbcTypeCode(SqlTypes.JSON)
    private List<SigningSecret> secrets;

    private String status = SubscriptionStatus.ACTIVE.label();

    private String reason;

    @Column(name = "status_at")
    private Instant statusAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    /** Written by SQL, like the position: deliveries do not change the version of the subscription. */
    @Column(name = "failing_since", insertable = false, updatable = false)
    private Instant failingSince;

    protected Subscription() {}

    Subscription(SubscriptionDraft draft, Caller owner, Instant now) {
        this.id = TimeOrderedIds.next();
        this.ownerId = owner.id();
        this.ownerName = owner.name();
        this.secrets = List.of(SigningSecret.generate());
        this.statusAt = now;
        this.createdAt = now;
        this.updatedAt = now;
        set(draft.complete());
    }

    private void set(SubscriptionDraft draft) {
        name = draft.name();
        url = draft.url();
        events = draft.events().stream().map(ChangeEvent::label).toList();
        filter = draft.filter();
        payload = draft.payload().label();
    }

    /** @return whether anything has changed */
    boolean change(SubscriptionDraft draft, Instant now) {
        if (draft.complete().equals(draft())) {
            return false;
        }
        set(draft.complete());
        updatedAt = now;
        return true;
    }

    /** @return whether it was active */
    boolean stop(SubscriptionStatus stopped, SubscriptionStatus.Reason why, Instant now) {
        if (status() != SubscriptionStatus.ACTIVE) {
            return false;
        }
        setStatus(stopped, why.label(), now);
        return true;
    }

    /** @return whether it was not active */
    boolean resume(Instant now) {
        if (status() == SubscriptionStatus.ACTIVE) {
            return false;
        }
        setStatus(SubscriptionStatus.ACTIVE, null, now);
        return true;
    }

    private void setStatus(SubscriptionStatus next, String why, Instant now) {
        status = next.label();
        reason = why;
        statusAt = now;
        updatedAt = now;
    }

    /** Creates a new secret. Earlier secrets stay valid for a day. */
    SigningSecret rotate(Instant now) {
        List<SigningSecret> valid = new ArrayList<>();
        SigningSecret created = SigningSecret.generate();
        valid.add(created);
        secrets.stream()
                .filter(secret -> secret.isValid(now))
                .map(secret -> secret.until() == null ? secret.endingAt(now.plus(OVERLAP)) : secret)
                .forEach(valid::add);
        if (valid.size() > MAX_SECRETS) {
            throw ProblemType.ILLEGAL_STATE.because("The secret was rotated " + (MAX_SECRETS - 1)
                    + " times within a day. Retry when one of the former secrets has ended.");
        }
        secrets = valid;
        updatedAt = now;
        return created;
    }

    SubscriptionDraft draft() {
        return new SubscriptionDraft(
                name,
                url,
                events.stream()
                        .map(event -> Labelled.of(ChangeEvent.class, event))
                        .toList(),
                filter,
                Labelled.of(Payload.class, payload));
    }

    SubscriptionView view(Instant now) {
        return new SubscriptionView(
                id,
                version,
                name,
                url,
                draft().events(),
                filter,
                Labelled.of(Payload.class, payload),
                status(),
                reason == null ? null : Labelled.of(SubscriptionStatus.Reason.class, reason),
                statusAt,
                failingSince,
                new SubscriptionView.Owner(ownerId, ownerName),
                secrets.stream()
                        .map(SigningSecret::until)
                        .filter(until -> until != null && until.isAfter(now))
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                createdAt,
                updatedAt,
                null);
    }

    boolean belongsTo(Caller caller) {
        return Objects.equals(ownerId, caller.id());
    }

    SigningSecret newestSecret() {
        return secrets.get(0);
    }

    SubscriptionStatus status() {
        return Labelled.of(SubscriptionStatus.class, status);
    }

    UUID id() {
        return id;
    }

    String url() {
        return url;
    }

    int version() {
        return version;
    }
}
