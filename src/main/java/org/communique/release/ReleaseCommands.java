package org.communique.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.communique.access.Caller;
import org.communique.access.Role;
import org.communique.journal.Change;
import org.communique.journal.Event;
import org.communique.journal.Journal;
import org.communique.journal.Subject;
import org.communique.organization.Organization;
import org.communique.organization.Organizations;
import org.communique.web.IfMatch;
import org.communique.web.InvalidContent;
import org.communique.web.JsonBinder;
import org.communique.web.JsonMapping;
import org.communique.web.MergePatch;
import org.communique.web.ProblemType;
import org.communique.web.ReadOnlyFields;

/** Where releases are written: every change with its guard, its journal row and the release as it is then. */
@ApplicationScoped
@Transactional
public class ReleaseCommands {
    private final PressReleases releases;
    private final ReleaseQueries reader;
    private final Organizations organizations;
    private final Slugs slugs;
    private final Translations translations;
    private final Journal journal;
    private final JsonBinder binder;
    private final Clock clock;

    ReleaseCommands(
            PressReleases releases,
            ReleaseQueries reader,
            Organizations organizations,
            Slugs slugs,
            Translations translations,
            Journal journal,
            JsonBinder binder,
            Clock clock) {
        this.releases = releases;
        this.reader = reader;
        this.organizations = organizations;
        this.slugs = slugs;
        this.translations = translations;
        this.journal = journal;
        this.binder = binder;
        this.clock = clock;
    }

    /** What a writer holds: who, which release, and in which version it was read. */
    public record WriteRequest(String id, String ifMatch, Caller caller) {}

    public PressReleaseView create(ObjectNode input, Caller caller) {
        ObjectNode stripped = ReadOnlyFields.strip(input, null, PressReleaseView.READ_ONLY);
        PressReleaseDraft draft = binder.bind(stripped, PressReleaseDraft.class);
        Instant now = clock.instant();
        PressRelease release = new PressRelease(contentOf(draft, caller), now);
        boolean chosen = draft.slug() != null;
        release.rename(
                chosen ? slugs.claimChosen(release.id(), draft.slug()) : slugs.claimFor(release.id(), draft.title()),
                chosen);
        release.joinTranslationGroup(translations.groupOf(draft, release.translationGroup(), List.of(), caller, now));
        releases.persist(release);
        return recorded(Event.CREATED, release, caller, null, now);
    }

    public PressReleaseView replace(WriteRequest write, ObjectNode input) {
        return change(write, (release, now) -> {
            PressReleaseView current = current(release, now);
            ObjectNode stripped = ReadOnlyFields.strip(input, tree(current), PressReleaseView.READ_ONLY);
            return edit(release, current, stripped, write.caller(), now) ? new Applied(Event.EDITED, null) : null;
        });
    }

    public PressReleaseView patch(WriteRequest write, ObjectNode patch) {
        return change(write, (release, now) -> {
            PressReleaseView current = current(release, now);
            return edit(release, current, patched(current, patch), write.caller(), now)
                    ? new Applied(Event.EDITED, null)
                    : null;
        });
    }

    public PressReleaseView correct(WriteRequest write, ObjectNode input) {
        CorrectionRequest request = binder.bind(input, CorrectionRequest.class);
        return change(write, (release, now) -> {
            try {
                correct(release, request, write.caller(), now);
            } catch (HttpProblem e) {
                throw InvalidContent.within("/changes", e);
            }
            return new Applied(Event.CORRECTED, request.note());
        });
    }

    private void correct(PressRelease release, CorrectionRequest request, Caller caller, Instant now) {
        PressReleaseView current = current(release, now);
        PressReleaseDraft draft = draftOf(patched(current, request.changesOrNone()));
        UUID group = translations.groupOf(draft, release.translationGroup(), current.translations(), caller, now);
        ReleaseContent content = contentOf(draft, caller);
        String slug = slugFor(release, draft, now);
        release.correct(content, group, request.note(), now);
        rename(release, slug, draft);
    }

    public PressReleaseView publish(WriteRequest write, ObjectNode input) {
        PublicationRequest request = binder.bind(input, PublicationRequest.class);
        return change(write, (release, now) -> {
            Instant at = request.publishedAt() == null ? now : request.publishedAt();
            return new Applied(release.publish(at, Boolean.TRUE.equals(request.embargo()), now), null);
        });
    }

    public PressReleaseView unschedule(WriteRequest write) {
        return change(write, (release, now) -> {
            release.unschedule(now);
            return new Applied(Event.UNSCHEDULED, null);
        });
    }

    public PressReleaseView withdraw(WriteRequest write, ObjectNode input) {
        WithdrawalRequest request = binder.bind(input, WithdrawalRequest.class);
        return change(write, (release, now) -> {
            checkReplacement(release, request.replacedBy(), write.caller(), now);
            release.withdraw(request.reason(), request.replacedBy(), now);
            return new Applied(Event.WITHDRAWN, request.reason());
        });
    }

    public PressReleaseView trash(WriteRequest write) {
        return change(write, (release, now) -> {
            release.trash(now);
            return new Applied(Event.TRASHED, null);
        });
    }

    public PressReleaseView restore(WriteRequest write) {
        return change(write, (release, now) -> {
            release.restore(now);
            return new Applied(Event.RESTORED, null);
        });
    }

    /** Back to the text of an earlier version. */
    public PressReleaseView restore(WriteRequest write, PressReleaseView earlier) {
        return change(write, (release, now) -> {
            PressReleaseView current = current(release, now);
            ObjectNode text = tree(earlier);
            text.remove(PressReleaseView.READ_ONLY);
            text.remove("slug");
            text.set("translations", tree(current).get("translations"));
            return edit(release, current, text, write.caller(), now)
                    ? new Applied(Event.EDITED, "version " + earlier.version() + " restored")
                    : null;
        });
    }

    /** Deletes for good what is in the trash. The journal keeps that it was there, but not what it said. */
    public void purge(WriteRequest write) {
        Instant now = clock.instant();
        PressRelease release = locked(write, now);
        release.guardTrashed(now);
        Subject subject = Subject.pressRelease(release.id());
        releases.delete(release);
        releases.flush();
        journal.forget(subject);
        journal.append(new Change(
                Event.PURGED,
                subject,
                release.version() + 1,
                now,
                write.caller().actor(),
                null,
                null));
    }

    private record Applied(Event event, String note) {}

    /** @param verb what is done to the locked release; null when it turned out to change nothing */
    private PressReleaseView change(WriteRequest write, BiFunction<PressRelease, Instant, Applied> verb) {
        Instant now = clock.instant();
        PressRelease release = locked(write, now);
        Applied applied = verb.apply(release, now);
        return applied == null
                ? reader.view(release.id(), write.caller(), now)
                : recorded(applied.event(), release, write.caller(), applied.note(), now);
    }

    private PressRelease locked(WriteRequest write, Instant now) {
        // Through the eyes of the caller first: what may not be seen is not there to be changed either.
        UUID id = reader.requireEditable(write.id(), write.caller(), now);
        PressRelease release = releases.lock(id);
        if (!write.caller().role().includes(Role.EDITOR)) {
            release.guardDraft(now);
        }
        IfMatch.check(write.ifMatch(), release.version());
        return release;
    }

    private boolean edit(PressRelease release, PressReleaseView current, ObjectNode input, Caller caller, Instant now) {
        PressReleaseDraft draft = draftOf(input);
        UUID group = translations.groupOf(draft, release.translationGroup(), current.translations(), caller, now);
        ReleaseContent content = contentOf(draft, caller);
        String slug = slugFor(release, draft, now);
        boolean edited = release.edit(content, group, now);
        return rename(release, slug, draft) | edited;
    }

    /**
     * The slug that the draft asks for, or the one that its title makes while nobody could have linked to it yet. It is claimed before
     * the release is changed: the query would write half of the change and count it as a version of its own.
     */
    private String slugFor(PressRelease release, PressReleaseDraft draft, Instant now) {
        if (draft.slug() != null && !draft.slug().equals(release.slug())) {
            return slugs.claimChosen(release.id(), draft.slug());
        }
        return release.slugFollowsTitle(now) ? slugs.claimFor(release.id(), draft.title()) : release.slug();
    }

    private static boolean rename(PressRelease release, String slug, PressReleaseDraft draft) {
        if (slug.equals(release.slug())) {
            return false;
        }
        release.rename(slug, slug.equals(draft.slug()));
        return true;
    }

    private ObjectNode patched(PressReleaseView current, ObjectNode patch) {
        ObjectNode tree = tree(current);
        ObjectNode stripped = ReadOnlyFields.strip(patch, tree, PressReleaseView.READ_ONLY);
        tree.remove(PressReleaseView.READ_ONLY);
        if (stripped.has("organization")) {
            // A reference is replaced whole: merged, the old id would win over a new slug.
            tree.remove("organization");
        }
        if (stripped.has("bodyFormat") && !stripped.has("body")) {
            throw InvalidContent.of("/bodyFormat", "invalid", "it goes with a body: bodies are kept as HTML");
        }
        return (ObjectNode) MergePatch.apply(tree, stripped);
    }

    private PressReleaseDraft draftOf(JsonNode input) {
        return binder.bind(input, PressReleaseDraft.class);
    }

    private ReleaseContent contentOf(PressReleaseDraft draft, Caller caller) {
        return ReleaseContent.of(draft, organizationOf(draft, caller));
    }

    /** Whoever is bound to an organization writes for it. */
    private Organization organizationOf(PressReleaseDraft draft, Caller caller) {
        if (draft.organization() == null) {
            return caller.isBound() ? organizations.findById(caller.organization()) : null;
        }
        Organization named = organizations
                .resolve(draft.organization())
                .orElseThrow(() ->
                        InvalidContent.of("/organization", "unknown", "there is no organization with this id or slug"));
        if (!caller.mayAccess(named.id())) {
            throw ProblemType.FORBIDDEN.because("/organization: the key is bound to another organization");
        }
        return named;
    }

    private void checkReplacement(PressRelease release, UUID replacement, Caller caller, Instant now) {
        if (replacement != null
                && (replacement.equals(release.id()) || !releases.isVisible(replacement, caller, now))) {
            throw InvalidContent.of("/replacedBy", "unknown", "there is no other release with this id");
        }
    }

    private PressReleaseView recorded(Event event, PressRelease release, Caller caller, String note, Instant now) {
        releases.flush();
        PressReleaseView view = current(release, now);
        // Who is bound to an organization is not told of translations that others prepare.
        PressReleaseView answer = caller.isBound() ? reader.view(release.id(), caller, now) : view;
        journal.append(new Change(
                event,
                Subject.pressRelease(release.id()),
                view.version(),
                now,
                caller.actor(),
                note,
                tree(view),
                view.publication()));
        return answer;
    }

    private PressReleaseView current(PressRelease release, Instant now) {
        return reader.view(release.id(), Caller.SYSTEM, now);
    }

    private static ObjectNode tree(PressReleaseView view) {
        return JsonMapping.MAPPER.valueToTree(view);
    }
}
