package org.communique.organization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.communique.access.Caller;
import org.communique.journal.Change;
import org.communique.journal.Event;
import org.communique.journal.Journal;
import org.communique.journal.Subject;
import org.communique.web.IfMatch;
import org.communique.web.JsonBinder;
import org.communique.web.JsonMapping;
import org.communique.web.MergePatch;
import org.communique.web.ProblemType;
import org.communique.web.ReadOnlyFields;

/** Creates, changes and deletes organizations. Each change is appended to the journal in the same transaction. */
@ApplicationScoped
@Transactional
public class OrganizationRegistry {
    private final Organizations organizations;
    private final Journal journal;
    private final JsonBinder binder;
    private final Clock clock;

    OrganizationRegistry(Organizations organizations, Journal journal, JsonBinder binder, Clock clock) {
        this.organizations = organizations;
        this.journal = journal;
        this.binder = binder;
        this.clock = clock;
    }

    public Organization create(ObjectNode input, Caller caller) {
        ObjectNode stripped = ReadOnlyFields.strip(input, null, OrganizationView.READ_ONLY);
        OrganizationDraft draft = binder.bind(stripped, OrganizationDraft.class);
        String slug = draft.slug() != null ? draft.slug() : organizations.freeSlug(draft.name());
        Organization created = new Organization(draft, slug, clock.instant());
        organizations.persist(created);
        return appendToJournal(Event.CREATED, created, caller);
    }

    Organization replace(String id, String ifMatch, ObjectNode input, Caller caller) {
        Organization organization = lockForWrite(id, ifMatch, caller);
        return update(
                organization, ReadOnlyFields.strip(input, tree(organization), OrganizationView.READ_ONLY), caller);
    }

    Organization patch(String id, String ifMatch, ObjectNode patch, Caller caller) {
        Organization organization = lockForWrite(id, ifMatch, caller);
        ObjectNode stripped = ReadOnlyFields.strip(patch, tree(organization), OrganizationView.READ_ONLY);
        JsonNode merged = MergePatch.apply(binder.unbind(organization.draft()), stripped);
        return update(organization, merged, caller);
    }

    void delete(String id, String ifMatch, Caller caller) {
        Organization organization = lockForWrite(id, ifMatch, caller);
        organizations.delete(organization);
        organizations.flush();
        journal.append(new Change(
                Event.DELETED,
                Subject.organization(organization.id()),
                organization.version() + 1,
                clock.instant(),
                caller.actor(),
                null,
                null));
    }

    private Organization lockForWrite(String id, String ifMatch, Caller caller) {
        Organization organization = organizations.lock(id);
        if (!caller.mayAccess(organization.id())) {
            throw ProblemType.FORBIDDEN.because("The key is bound to another organization.");
        }
        IfMatch.check(ifMatch, organization.version());
        return organization;
    }

    private Organization update(Organization organization, JsonNode input, Caller caller) {
        OrganizationDraft draft = binder.bind(input, OrganizationDraft.class);
        String slug = draft.slug() != null ? draft.slug() : organization.slug();
        return organization.update(draft, slug, clock.instant())
                ? appendToJournal(Event.EDITED, organization, caller)
                : organization;
    }

    private Organization appendToJournal(Event event, Organization organization, Caller caller) {
        organizations.flush();
        journal.append(new Change(
                event,
                Subject.organization(organization.id()),
                organization.version(),
                clock.instant(),
                caller.actor(),
                null,
                JsonMapping.write(organization.view(null))));
        return organization;
    }

    private static JsonNode tree(Organization organization) {
        return JsonMapping.MAPPER.valueToTree(organization.view(null));
    }
}
