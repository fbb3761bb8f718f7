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
import org.communique.html.SafeHtml;
import org.communique.journal.Change;
import org.communique.journal.Event;
import org.communique.journal.Journal;
import org.communique.journal.Subject;
import org.communique.organization.Organization;
import org.communique.organization.Organizations;
import org.communique.release.PressReleases.LockedRelease;
import org.communique.web.IfMatch;
import org.communique.web.InvalidContent;
import org.communique.web.JsonBinder;
import org.communique.web.JsonMapping;
import org.communique.web.MergePatch;
import org.communique.web.Notice;
import org.communique.web.ProblemType;
import org.communique.web.ReadOnlyFields;

/** Changes releases. Each command checks its preconditions, appends to the journal and returns the updated release. */
@ApplicationScoped
@Transactional
public class ReleaseCommands {
    private final PressReleases releases;
    private final ReleaseQueries queries;
    private final Organizations organizations;
    private final TopicNames topicNames;
    private final Slugs slugs;
    private final Translations translations;
    private final ReleaseMedia media;
    private final Journal journal;
    private final JsonBinder binder;
    private final Clock clock;

    ReleaseCommands(
            PressReleases releases,
            ReleaseQueries queries,
            Organizations organizations,
            TopicNames topicNames,
            Slugs slugs,
            Translations translations,
            ReleaseMedia media,
            Journal journal,
            JsonBinder binder,
            Clock clock) {
        this.releases = releases;
        this.queries = queries;
        this.organizations = organizations;
        this.topicNames = topicNames;
        this.slugs = slugs;
        this.translations = translations;
        this.media = media;
        this.journal = journal;
        this.binder = binder;
        this.clock = clock;
    }

    /** A request to change a release: which release, in which version, and the caller. */
    public record WriteRequest(UUID id, String ifMatch, Caller caller) {}

    public PressReleaseView create(ObjectNode input, Caller caller) {
        ObjectNode stripped = ReadOnlyFields.strip(input, null, PressReleaseView.READ_ONLY);
        PressReleaseDraft draft = binder.bind(stripped, PressReleaseDraft.class);
        Instant now = clock.instant();
        SafeHtml body = draft.safeBody();
        PressRelease release = new PressRelease(contentOf(draft, body, caller), now);
        boolean chosen = draft.slug() != null;
        release.rename(
                chosen
                        ? slugs.claimChosen(release.id(), draft.slug())
                        : slugs.claimForTitle(release.id(), draft.title()),
                chosen);
        release.joinTranslationGroup(translations.groupOf(draft, release.translationGroup(), List.of(), caller, now));
        releases.persist(release);
        LockedRelease created = new LockedRelease(release, release.id(), null);
        return appendToJournal(new Applied(Event.CREATED, null, Notice.of("/body", body)), created, caller, now);
    }

    public PressReleaseView replace(WriteRequest write, ObjectNode input) {
        return change(write, (locked, now) -> {
            PressReleaseView current = current(locked, now);
            ObjectNode stripped = ReadOnlyFields.strip(input, tree(current), PressReleaseView.READ_ONLY);
            return edit(locked.release(), current, stripped, null, write.caller(), now);
        });
    }

    public PressReleaseView patch(WriteRequest write, ObjectNode patch) {
        return change(write, (locked, now) -> {
            PressReleaseView current = current(locked, now);
            return edit(locked.release(), current, patched(current, patch), null, write.caller(), now);
        });
    }

    public PressReleaseView correct(WriteRequest write, ObjectNode input) {
        CorrectionRequest request = binder.bind(input, CorrectionRequest.class);
        return change(write, (locked, now) -> {
            try {
                return correct(locked, request, write.caller(), now);
            } catch (HttpProblem e) {
                throw InvalidContent.within("/changes", e);
            }
        });
    }

    private Applied correct(LockedRelease locked, CorrectionRequest request, Caller caller, Instant now) {
        PressRelease release = locked.release();
        PressReleaseView current = current(locked, now);
        PressReleaseDraft draft = draftOf(patched(current, request.changesOrEmpty()));
        UUID group = translations.groupOf(draft, release.translationGroup(), current.translations(), caller, now);
        SafeHtml body = draft.safeBody();
        ReleaseContent content = contentOf(draft, body, caller);
        String slug = slugFor(release, draft, now);
        release.correct(content, group, request.note(), now);
        rename(release, slug, draft);
        return new Applied(Event.CORRECTED, request.note(), Notice.of("/changes/body", body));
    }

    public PressReleaseView publish(WriteRequest write, ObjectNode input) {
        PublicationRequest request = binder.bind(input, PublicationRequest.class);
        return change(write, (locked, now) -> {
            Instant at = request.publishedAt() == null ? now : request.publishedAt();
            Event event = locked.release().publish(at, Boolean.TRUE.equals(request.embargo()), now);
            return new Applied(event, null);
        });
    }

    public PressReleaseView unschedule(WriteRequest write) {
        return change(write, (locked, now) -> {
            locked.release().unschedule(now);
            return new Applied(Event.UNSCHEDULED, null);
        });
    }

    public PressReleaseView withdraw(WriteRequest write, ObjectNode input) {
        WithdrawalRequest request = binder.bind(input, WithdrawalRequest.class);
        return change(write, (locked, now) -> {
            checkReplacement(locked.release(), request.replacedBy(), write.caller(), now);
            locked.release().withdraw(request.reason(), request.replacedBy(), now);
            return new Applied(Event.WITHDRAWN, request.reason());
        });
    }

    public PressReleaseView trash(WriteRequest write) {
        return change(write, (locked, now) -> {
            locked.release().trash(now);
            return new Applied(Event.TRASHED, null);
        });
    }

    public PressReleaseView restore(WriteRequest write) {
        return change(write, (locked, now) -> {
            locked.release().restore(now);
            return new Applied(Event.RESTORED, null);
        });
    }

    /** Restores the text of an earlier version; the slug, the translations and the state stay. */
    public PressReleaseView restore(WriteRequest write, PressReleaseView earlier) {
        return change(write, (locked, now) -> {
            PressReleaseView current = current(locked, now);
            ObjectNode text = tree(earlier);
            text.remove(PressReleaseView.READ_ONLY);
            text.remove("slug");
            text.set("translations", tree(current).get("translations"));
            String note = "version " + earlier.version() + " restored";
            return edit(locked.release(), current, text, note, write.caller(), now);
        });
    }

    /** Deletes a trashed release irrevocably. Its journal entries stay, without the text. */
    public void purge(WriteRequest write) {
        Instant now = clock.instant();
        PressRelease release = lock(write, now).release();
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

    /**
     * The effect of a command.
     *
     * @param event   for the journal; null if the release stays the same
     * @param notices what was lost of the request
     */
    private record Applied(Event event, String note, List<Notice> notices) {
        Applied(Event event, String note) {
            this(event, note, List.of());
        }
    }

    private PressReleaseView change(WriteRequest write, BiFunction<LockedRelease, Instant, Applied> command) {
        Instant now = clock.instant();
        LockedRelease locked = lock(write, now);
        Applied applied = command.apply(locked, now);
        return applied.event() == null
                ? visibleTo(write.caller(), current(locked, now), now).with(applied.notices())
                : appendToJournal(applied, locked, write.caller(), now);
    }

    private LockedRelease lock(WriteRequest write, Instant now) {
        LockedRelease locked = queries.lockEditable(write.id(), write.caller(), now);
        if (!write.caller().role().includes(Role.EDITOR)) {
            locked.release().guardDraft(now);
        }
        IfMatch.check(write.ifMatch(), locked.release().version());
        return locked;
    }

    /** @param note for the journal */
    private Applied edit(
            PressRelease release, PressReleaseView current, ObjectNode input, String note, Caller caller, Instant now) {
        PressReleaseDraft draft = draftOf(input);
        UUID group = translations.groupOf(draft, release.translationGroup(), current.translations(), caller, now);
        SafeHtml body = draft.safeBody();
        ReleaseContent content = contentOf(draft, body, caller);
        String slug = slugFor(release, draft, now);
        boolean edited = release.edit(content, group, now);
        boolean renamed = rename(release, slug, draft);
        return new Applied(edited || renamed ? Event.EDITED : null, note, Notice.of("/body", body));
    }

    /**
     * Returns the slug in the draft, or else, before the first publication, the slug that is derived from the title. The slug must be
     * claimed before the release is changed: the query would flush half of the change, which would count as a version of its own.
     */
    private String slugFor(PressRelease release, PressReleaseDraft draft, Instant now) {
        if (draft.slug() != null && !draft.slug().equals(release.slug())) {
            return slugs.claimChosen(release.id(), draft.slug());
        }
        return release.slugFollowsTitle(now) ? slugs.claimForTitle(release.id(), draft.title()) : release.slug();
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
            // A reference is replaced as a whole: if it were merged, the old id would win over a new slug.
            tree.remove("organization");
        }
        if (stripped.has("bodyFormat") && !stripped.has("body")) {
            throw InvalidContent.of("/bodyFormat", "invalid", "requires a body, because bodies are stored as HTML");
        }
        return (ObjectNode) MergePatch.apply(tree, stripped);
    }

    private PressReleaseDraft draftOf(JsonNode input) {
        return binder.bind(input, PressReleaseDraft.class);
    }

    private ReleaseContent contentOf(PressReleaseDraft draft, SafeHtml body, Caller caller) {
        ReleaseMedia.Content content =
                media.stored(new ReleaseMedia.Content(draft.media(), body.html()), caller, clock.instant());
        return ReleaseContent.of(draft, content, organizationOf(draft, caller), topicNames.resolve(draft.topics()));
    }

    /** The organization of the draft; by default the one to which the caller is bound, if any. */
    private Organization organizationOf(PressReleaseDraft draft, Caller caller) {
        if (draft.organization() == null) {
            return caller.isBound() ? organizations.findById(caller.organization()) : null;
        }
        Organization named = organizations
                .resolve(draft.organization())
                .orElseThrow(
                        () -> InvalidContent.of("/organization", "unknown", "no organization has this id or slug"));
        if (!caller.mayAccess(named.id())) {
            throw ProblemType.FORBIDDEN.because(
                    "The key is bound to another organization than the one in /organization.");
        }
        return named;
    }

    private void checkReplacement(PressRelease release, UUID replacement, Caller caller, Instant now) {
        if (replacement != null
                && (replacement.equals(release.id()) || !releases.isVisible(replacement, caller, now))) {
            throw InvalidContent.of("/replacedBy", "unknown", "no other press release has this id");
        }
    }

    private PressReleaseView appendToJournal(Applied applied, LockedRelease changed, Caller caller, Instant now) {
        // Increments the version.
        releases.flush();
        PressReleaseView view = current(changed, now);
        PressReleaseView response = visibleTo(caller, view, now);
        journal.append(new Change(
                applied.event(),
                Subject.pressRelease(view.id()),
                view.version(),
                now,
                caller.actor(),
                applied.note(),
                JsonMapping.write(view),
                view.publication()));
        return response.with(applied.notices());
    }

    /** Makes the complete view from the entity; only if the release has joined another group, its translations are read again. */
    private PressReleaseView current(LockedRelease locked, Instant now) {
        PressRelease release = locked.release();
        String siblings = release.translationGroup().equals(locked.translationGroup())
                ? locked.siblings()
                : releases.siblings(release.id());
        return queries.view(new ReleaseWithLinks(media.shown(release.row()), siblings, null, null), Caller.SYSTEM, now);
    }

    /** Hides translations and replacements that other organizations prepare from a caller who is bound to one. */
    private PressReleaseView visibleTo(Caller caller, PressReleaseView view, Instant now) {
        boolean hasReplacement = view.withdrawal() != null && view.withdrawal().replacedBy() != null;
        return caller.isBound() && (hasReplacement || !view.translations().isEmpty())
                ? queries.view(view.id(), caller, now)
                : view;
    }

    private static ObjectNode tree(PressReleaseView view) {
        return JsonMapping.MAPPER.valueToTree(view);
    }
}
