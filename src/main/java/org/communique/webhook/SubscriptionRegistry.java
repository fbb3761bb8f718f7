package org.communique.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.access.OrganizationRef;
import org.communique.changes.Changes;
import org.communique.journal.Change;
import org.communique.journal.Event;
import org.communique.journal.Journal;
import org.communique.journal.JournalReader;
import org.communique.journal.Subject;
import org.communique.organization.Organizations;
import org.communique.outbound.OutboundClient;
import org.communique.outbound.RejectedUrlException;
import org.communique.release.ReleaseFilter;
import org.communique.release.SavedSearch;
import org.communique.web.IfMatch;
import org.communique.web.InvalidContent;
import org.communique.web.JsonBinder;
import org.communique.web.JsonMapping;
import org.communique.web.MergePatch;
import org.communique.web.Page;
import org.communique.web.Parameters;
import org.communique.web.ProblemType;
import org.communique.web.ReadOnlyFields;

/** Creates and changes webhook subscriptions, and appends each change to the journal. */
@ApplicationScoped
@Transactional
class SubscriptionRegistry {
    private final Subscriptions subscriptions;
    private final DeliveryLog deliveryLog;
    private final Organizations organizations;
    private final Changes changes;
    private final Journal journal;
    private final JournalReader reader;
    private final OutboundClient outboundClient;
    private final JsonBinder binder;
    private final SubscriptionConfig config;
    private final Clock clock;

    SubscriptionRegistry(
            Subscriptions subscriptions,
            DeliveryLog deliveryLog,
            Organizations organizations,
            Changes changes,
            Journal journal,
            JournalReader reader,
            OutboundClient outboundClient,
            JsonBinder binder,
            SubscriptionConfig config,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.deliveryLog = deliveryLog;
        this.organizations = organizations;
        this.changes = changes;
        this.journal = journal;
        this.reader = reader;
        this.outboundClient = outboundClient;
        this.binder = binder;
        this.config = config;
        this.clock = clock;
    }

    Page<SubscriptionView> list(SubscriptionStatus status, Caller caller, String cursor, int limit) {
        Instant now = clock.instant();
        return Page.of(
                subscriptions.page(status, caller, cursor, limit).stream()
                        .map(subscription -> subscription.view(now))
                        .toList(),
                limit,
                last -> Subscriptions.cursorAfter(last, status),
                view -> view,
                null);
    }

    SubscriptionView get(String id, Caller caller) {
        return subscriptions.get(id, caller).view(clock.instant());
    }

    /** Validates a request body and its URL. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    SubscriptionDraft checked(JsonNode input) {
        SubscriptionDraft draft = binder.bind(input, SubscriptionDraft.class);
        checkUrl(draft.url());
        return draft;
    }

    /** Creates a subscription for changes from now on. The result contains the secret, which cannot be read later. */
    SubscriptionView create(SubscriptionDraft draft, Caller caller) {
        checkFilter(draft.complete().filter());
        if (!Subscriptions.seesAll(caller) && subscriptions.countOf(caller) >= config.maxPerKey()) {
            throw ProblemType.ILLEGAL_STATE.because(
                    "The key has reached its limit of " + config.maxPerKey() + " subscriptions. Delete one first.");
        }
        if (subscriptions.count() >= config.maxTotal()) {
            throw ProblemType.ILLEGAL_STATE.because(
                    "The service has reached its limit of " + config.maxTotal() + " subscriptions.");
        }
        Subscription created = new Subscription(draft, caller, clock.instant());
        subscriptions.persistAndFlush(created);
        long end = reader.end();
        subscriptions.startAfter(created.id(), end);
        subscriptions.filterSince(created.id(), end);
        return recorded(Event.CREATED, created, caller).withSecret(created.newestSecret());
    }

    /** Checks the URL of a patch outside the transaction, because resolving a host name may take long. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    void checkUrlIn(ObjectNode patch) {
        if (patch.path("url").isTextual()) {
            checkUrl(patch.get("url").textValue());
        }
    }

    SubscriptionView patch(String id, String ifMatch, ObjectNode patch, Caller caller) {
        Subscription subscription = subscriptions.lock(id, caller);
        IfMatch.check(ifMatch, subscription.version());
        SubscriptionView current = subscription.view(clock.instant());
        ObjectNode stripped =
                ReadOnlyFields.strip(patch, JsonMapping.MAPPER.valueToTree(current), SubscriptionView.READ_ONLY);
        JsonNode merged = MergePatch.apply(binder.unbind(subscription.draft()), stripped);
        SubscriptionDraft draft = binder.bind(merged, SubscriptionDraft.class);
        checkFilter(draft.complete().filter());
        boolean hasNewFilter =
                !draft.complete().filter().equals(subscription.draft().filter());
        if (!subscription.change(draft, clock.instant())) {
            return current;
        }
        if (hasNewFilter) {
            // Changes that it has not received yet are older than the filter.
            subscriptions.savePosition(subscription.id());
            subscriptions.filterSince(subscription.id(), reader.end());
        }
        return recorded(Event.EDITED, subscription, caller);
    }

    void delete(String id, Caller caller) {
        Subscription subscription = subscriptions.lock(id, caller);
        subscriptions.delete(subscription);
        subscriptions.flush();
        journal.append(new Change(
                Event.DELETED,
                Subject.subscription(subscription.id()),
                subscription.version() + 1,
                clock.instant(),
                caller.actor(),
                subscription.url(),
                null));
    }

    SubscriptionView pause(String id, Caller caller) {
        return stopped(
                subscriptions.lock(id, caller), SubscriptionStatus.PAUSED, SubscriptionStatus.Reason.REQUESTED, caller);
    }

    /** Stops a subscription on behalf of the service. */
    void stop(UUID id, SubscriptionStatus status, SubscriptionStatus.Reason reason) {
        Subscription found = subscriptions.findById(id, jakarta.persistence.LockModeType.PESSIMISTIC_WRITE);
        if (found != null) {
            stopped(found, status, reason, Caller.SYSTEM);
        }
    }

    private SubscriptionView stopped(
            Subscription subscription, SubscriptionStatus status, SubscriptionStatus.Reason reason, Caller caller) {
        if (!subscription.stop(status, reason, clock.instant())) {
            return subscription.view(clock.instant());
        }
        subscriptions.savePosition(subscription.id());
        return recorded(status == SubscriptionStatus.PAUSED ? Event.PAUSED : Event.DISABLED, subscription, caller);
    }

    SubscriptionView resume(String id, JsonNode input, Caller caller) {
        ResumeRequest request = binder.bind(input, ResumeRequest.class);
        Subscription subscription = subscriptions.lock(id, caller);
        Instant now = clock.instant();
        if (!subscription.resume(now)) {
            return subscription.view(now);
        }
        if (request.missed() == ResumeRequest.Missed.SKIP) {
            deliveryLog.skipPending(subscription.id(), now);
            subscriptions.startAfter(subscription.id(), reader.end());
        } else {
            deliveryLog.retryNow(subscription.id(), now);
        }
        subscriptions.clearFailures(subscription.id());
        return recorded(Event.RESUMED, subscription, caller);
    }

    /** Creates a new secret. The result contains it, which cannot be read later. */
    SubscriptionView rotateSecret(String id, Caller caller) {
        Subscription subscription = subscriptions.lock(id, caller);
        SigningSecret created = subscription.rotate(clock.instant());
        return recorded(Event.ROTATED, subscription, caller).withSecret(created);
    }

    /** Redelivers all events after a cursor. */
    SubscriptionView redeliver(String id, JsonNode input, Caller caller) {
        RedeliveryRequest request = binder.bind(input, RedeliveryRequest.class);
        Subscription subscription = subscriptions.lock(id, caller);
        OptionalLong since = changes.position(request.since());
        if (since.isEmpty()) {
            throw InvalidContent.of("/since", "unknown", "must be a cursor of the change feed of this service");
        }
        Instant now = clock.instant();
        deliveryLog.redeliverAfter(subscription.id(), since.getAsLong(), now);
        subscriptions.replayAfter(subscription.id(), since.getAsLong());
        return subscription.view(now);
    }

    DeliveryView test(String id, Caller caller) {
        Subscription subscription = subscriptions.get(id, caller);
        return delivery(subscription, deliveryLog.addTest(subscription.id(), clock.instant()));
    }

    Page<DeliveryView> deliveries(String id, DeliveryStatus status, Caller caller, String cursor, int limit) {
        UUID subscription = subscriptions.get(id, caller).id();
        return Page.of(
                deliveryLog.page(subscription, status, cursor, limit),
                limit,
                last -> DeliveryLog.cursorAfter(subscription, last, status),
                view -> view,
                null);
    }

    DeliveryView delivery(String id, String delivery, Caller caller) {
        return delivery(subscriptions.get(id, caller), Parameters.id(delivery));
    }

    DeliveryView redeliver(String id, String delivery, Caller caller) {
        Subscription subscription = subscriptions.get(id, caller);
        DeliveryView found = delivery(subscription, Parameters.id(delivery));
        deliveryLog.redeliver(found.id(), clock.instant());
        return delivery(subscription, found.id());
    }

    private DeliveryView delivery(Subscription subscription, UUID id) {
        return deliveryLog
                .find(subscription.id(), id)
                .orElseThrow(() -> ProblemType.NOT_FOUND.because("The subscription has no delivery with this id."));
    }

    private void checkUrl(String url) {
        try {
            outboundClient.check(url);
        } catch (RejectedUrlException rejected) {
            throw InvalidContent.of("/url", rejected.code(), rejected.getMessage());
        }
    }

    private void checkFilter(SubscriptionFilter filter) {
        SavedSearch search;
        try {
            search = filter.toCheckedSearch();
        } catch (HttpProblem notAQuery) {
            throw InvalidContent.of("/filter/q", "invalid", notAQuery.getDetail());
        }
        checkOrganizations(search.filter());
    }

    private void checkOrganizations(ReleaseFilter filter) {
        List<String> names = List.copyOf(filter.organizations());
        Set<UUID> ids = new HashSet<>();
        Set<String> slugs = new HashSet<>();
        for (String name : names) {
            if (Parameters.isUuid(name)) {
                ids.add(UUID.fromString(name));
            } else {
                slugs.add(name);
            }
        }
        Set<String> known = new HashSet<>();
        for (OrganizationRef found : organizations.references(ids, slugs)) {
            known.add(found.id().toString());
            known.add(found.slug());
        }
        InvalidContent errors = new InvalidContent();
        for (int i = 0; i < names.size(); i++) {
            if (!known.contains(names.get(i).toLowerCase(java.util.Locale.ROOT))) {
                errors.add("/filter/organization/" + i, "unknown", "there is no organization with this id or slug");
            }
        }
        errors.throwIfAny();
    }

    private SubscriptionView recorded(Event event, Subscription subscription, Caller caller) {
        subscriptions.flush();
        SubscriptionView view = subscription.view(clock.instant());
        journal.append(new Change(
                event,
                Subject.subscription(subscription.id()),
                subscription.version(),
                clock.instant(),
                caller.actor(),
                view.url(),
                JsonMapping.write(view)));
        return view;
    }
}
