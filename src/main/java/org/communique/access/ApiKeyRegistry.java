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

/** Hands out keys and takes them back, each change with its journal row. */
@ApplicationScoped
@Transactional
class ApiKeyRegistry {
    private final ApiKeys keys;
    private final KeyUsageRecorder uses;
    private final OrganizationDirectory organizations;
    private final Journal journal;
    private final JsonBinder binder;
    private final Clock clock;

    ApiKeyRegistry(
            ApiKeys keys,
            KeyUsageRecorder uses,
            OrganizationDirectory organizations,
            Journal journal,
            JsonBinder binder,
            Clock clock) {
        this.keys = keys;
        this.uses = uses;
        this.organizations = organizations;
        this.journal = journal;
        this.binder = binder;
        this.clock = clock;
    }

    Page<ApiKeyView> list(KeyStatus status, String cursor, int limit) {
        uses.writeDown();
        List<ApiKey> found = keys.page(status, cursor, limit);
        Map<UUID, OrganizationRef> named = new HashMap<>(organizations.named(found.stream()
                .map(ApiKey::organization)
                .filter(Objects::nonNull)
                .toList()));
        Instant now = clock.instant();
        List<ApiKeyView> views = found.stream()
                .map(key -> key.view(named.get(key.organization()), now))
                .toList();
        return Page.of(views, limit, last -> ApiKeys.cursorAfter(last, status), view -> view, null);
    }

    ApiKeyView get(String id) {
        uses.writeDown();
        return view(keys.get(id));
    }

    /** The new key with its text, which can be read this once. */
    ApiKeyView make(ObjectNode input, Caller maker) {
        ApiKeyDraft draft = binder.bind(input, ApiKeyDraft.class);
        check(draft, clock.instant());
        OrganizationRef organization = organizationOf(draft);
        return make(
                new ApiKeyDraft(draft.name(), draft.role(), organization, draft.expiresAt(), draft.requestsPerMinute()),
                maker);
    }

    /** Makes the first admin key when there is none that is valid; empty when there is one already. */
    Optional<String> makeFirst() {
        return keys.haveAdministrator()
                ? Optional.empty()
                : Optional.of(make(new ApiKeyDraft("first admin key", Role.ADMIN, null, null, null), Caller.system())
                        .key());
    }

    private ApiKeyView make(ApiKeyDraft draft, Caller maker) {
        String text = KeyFormat.generate();
        ApiKey key = new ApiKey(text, draft, clock.instant(), maker.name());
        keys.persist(key);
        return recorded(Event.CREATED, key, maker).withKey(text);
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
            // A reference is replaced whole: merged, the old id would win over a new slug.
            tree.remove("organization");
        }
        JsonNode merged = MergePatch.apply(tree, stripped);
        ApiKeyDraft draft = binder.bind(merged, ApiKeyDraft.class);
        InvalidContent errors = new InvalidContent();
        if (draft.role() != before.role()) {
            errors.add("/role", "read-only", "what a key may do is fixed: make another one");
        }
        if (!Objects.equals(organizationOf(draft), before.organization())) {
            errors.add("/organization", "read-only", "what a key is bound to is fixed: make another one");
        }
        errors.throwIfAny();
        return key.change(draft.name(), draft.expiresAt(), draft.requestsPerMinute())
                ? recorded(Event.EDITED, key, caller)
                : current;
    }

    /** For good, and at once. Without {@code If-Match}: a key that leaked must not stay because somebody renamed it. */
    ApiKeyView revoke(String id, Caller caller) {
        ApiKey key = keys.lock(id);
        return key.revoke(clock.instant()) ? recorded(Event.REVOKED, key, caller) : view(key);
    }

    private static void check(ApiKeyDraft draft, Instant now) {
        InvalidContent errors = new InvalidContent();
        if (draft.role() == Role.PUBLIC) {
            errors.add("/role", "format", "it must be one of partner, author, editor, admin");
        }
        if (draft.expiresAt() != null && !draft.expiresAt().isAfter(now)) {
            errors.add("/expiresAt", "range", "it must be in the future");
        }
        errors.throwIfAny();
    }

    private OrganizationRef organizationOf(ApiKeyDraft draft) {
        if (draft.organization() == null) {
            return null;
        }
        return draft.organization()
                .idOrSlug()
                .flatMap(organizations::lookUp)
                .orElseThrow(() ->
                        InvalidContent.of("/organization", "unknown", "there is no organization with this id or slug"));
    }

    private ApiKeyView recorded(Event event, ApiKey key, Caller caller) {
        keys.flush();
        ApiKeyView view = view(key);
        journal.append(new Change(
                event,
                Subject.apiKey(key.id()),
                key.version(),
                clock.instant(),
                caller.actor(),
                view.name(),
                JsonMapping.MAPPER.valueToTree(view)));
        return view;
    }

    private ApiKeyView view(ApiKey key) {
        OrganizationRef named = key.organization() == null
                ? null
                : organizations.named(List.of(key.organization())).get(key.organization());
        return key.view(named, clock.instant());
    }
}
