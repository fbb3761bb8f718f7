package org.communique.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.communique.journal.Change;
import org.communique.journal.Event;
import org.communique.journal.Journal;
import org.communique.journal.Subject;
import org.communique.web.IfMatch;
import org.communique.web.InvalidContent;
import org.communique.web.JsonBinder;
import org.communique.web.JsonMapping;
import org.communique.web.MergePatch;
import org.communique.web.Page;
import org.communique.web.ReadOnlyFields;

/** Creates, changes and revokes keys. Each change is appended to the journal in the same transaction. */
@ApplicationScoped
@Transactional
class ApiKeyRegistry {
    private final ApiKeys keys;
    private final KeyUsageRecorder usageRecorder;
    private final OrganizationDirectory organizations;
    private final Journal journal;
    private final JsonBinder binder;
    private final Clock clock;

    ApiKeyRegistry(
            ApiKeys keys,
            KeyUsageRecorder usageRecorder,
            OrganizationDirectory organizations,
            Journal journal,
            JsonBinder binder,
            Clock clock) {
        this.keys = keys;
        this.usageRecorder = usageRecorder;
        this.organizations = organizations;
        this.journal = journal;
        this.binder = binder;
        this.clock = clock;
    }

    Page<ApiKeyView> list(KeyStatus status, String cursor, int limit) {
        usageRecorder.flush();
        List<ApiKey> page = keys.page(status, cursor, limit);
        Map<UUID, OrganizationRef> boundTo = new HashMap<>(organizations.lookUpAll(
                page.stream().map(ApiKey::organization).filter(Objects::nonNull).toList()));
        Instant now = clock.instant();
        List<ApiKeyView> views = page.stream()
                .map(key -> key.view(boundTo.get(key.organization()), now))
                .toList();
        return Page.of(views, limit, last -> ApiKeys.cursorAfter(last, status), view -> view, null);
    }

    ApiKeyView get(String id) {
        usageRecorder.flush();
        return view(keys.get(id));
    }

    /** Returns the new key with its plaintext, which cannot be read again. */
    ApiKeyView create(ObjectNode input, Caller creator) {
        ApiKeyDraft draft = binder.bind(input, ApiKeyDraft.class);
        validate(draft, clock.instant());
        OrganizationRef organization = resolveOrganization(draft);
        return create(
                new ApiKeyDraft(draft.name(), draft.role(), organization, draft.expiresAt(), draft.requestsPerMinute()),
                creator);
    }

    /** Creates the first admin key and returns its plaintext; empty if an active admin key exists. */
    Optional<String> createFirst() {
        return keys.hasActiveAdmin()
                ? Optional.empty()
                : Optional.of(create(new ApiKeyDraft("first admin key", Role.ADMIN, null, null, null), Caller.SYSTEM)
                        .key());
    }

    private ApiKeyView create(ApiKeyDraft draft, Caller creator) {
        String plaintext = KeyFormat.generate();
        ApiKey key = new ApiKey(plaintext, draft, clock.instant(), creator.name());
        keys.persist(key);
        return appendToJournal(Event.CREATED, key, creator).withKey(plaintext);
    }

    ApiKeyView patch(String id, String ifMatch, ObjectNode patch, Caller caller) {
        ApiKey key = keys.lock(id);
        IfMatch.check(ifMatch, key.version());
        ApiKeyView current = view(key);
        ObjectNode stripped =
                ReadOnlyFields.strip(patch, JsonMapping.MAPPER.valueToTree(current), ApiKeyView.READ_ONLY);
        ApiKeyDraft before = key.draft(current.organization());
        ObjectNode tree = binder.unbind(before);
        if (stripped.has("organization")) {
            // A reference is replaced as a whole. If it were merged, the old id would take precedence over a new slug.
            tree.remove("organization");
        }
        JsonNode merged = MergePatch.apply(tree, stripped);
        ApiKeyDraft draft = binder.bind(merged, ApiKeyDraft.class);
        InvalidContent errors = new InvalidContent();
        if (draft.role() != before.role()) {
            errors.add("/role", "read-only", "cannot be changed: create another key instead");
        }
        if (!Objects.equals(resolveOrganization(draft), before.organization())) {
            errors.add("/organization", "read-only", "cannot be changed: create another key instead");
        }
        errors.throwIfAny();
        return key.update(draft.name(), draft.expiresAt(), draft.requestsPerMinute())
                ? appendToJournal(Event.EDITED, key, caller)
                : current;
    }

    /**
     * Revokes a key immediately and permanently. Takes no {@code If-Match}: a concurrent change must not delay the revocation of a leaked
     * key.
     */
    ApiKeyView revoke(String id, Caller caller) {
        ApiKey key = keys.lock(id);
        return key.revoke(clock.instant()) ? appendToJournal(Event.REVOKED, key, caller) : view(key);
    }

    private static void validate(ApiKeyDraft draft, Instant now) {
        InvalidContent errors = new InvalidContent();
        if (draft.role() == Role.PUBLIC) {
            errors.add("/role", "format", "must be one of partner, author, editor, admin, monitor");
        }
        if (draft.role() == Role.MONITOR && draft.organization() != null) {
            errors.add("/organization", "invalid", "is not allowed for the role monitor");
        }
        if (draft.expiresAt() != null && !draft.expiresAt().isAfter(now)) {
            errors.add("/expiresAt", "range", "must be in the future");
        }
        errors.throwIfAny();
    }

    private OrganizationRef resolveOrganization(ApiKeyDraft draft) {
        if (draft.organization() == null) {
            return null;
        }
        return draft.organization()
                .idOrSlug()
                .flatMap(organizations::lookUp)
                .orElseThrow(
                        () -> InvalidContent.of("/organization", "unknown", "no organization has this id or slug"));
    }

    private ApiKeyView appendToJournal(Event event, ApiKey key, Caller caller) {
        keys.flush();
        ApiKeyView view = view(key);
        journal.append(new Change(
                event,
                Subject.apiKey(key.id()),
                key.version(),
                clock.instant(),
                caller.actor(),
                view.name(),
                JsonMapping.write(view)));
        return view;
    }

    private ApiKeyView view(ApiKey key) {
        OrganizationRef boundTo = key.organization() == null
                ? null
                : organizations.lookUpAll(List.of(key.organization())).get(key.organization());
        return key.view(boundTo, clock.instant());
    }
}
