package org.communique.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.access.Role;
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
import org.communique.web.TimeOrderedIds;

/** Adds, describes and deletes files. Each change is appended to the journal in the same transaction. */
@ApplicationScoped
@Transactional
public class MediaRegistry {
    private final MediaFiles files;
    private final EntityManager database;
    private final Journal journal;
    private final JsonBinder binder;
    private final Clock clock;

    MediaRegistry(MediaFiles files, EntityManager database, Journal journal, JsonBinder binder, Clock clock) {
        this.files = files;
        this.database = database;
        this.journal = journal;
        this.binder = binder;
        this.clock = clock;
    }

    /**
     * Adds a file whose content is in the store.
     *
     * @param content the name of its content
     */
    MediaView add(ReceivedFile received, String content, Caller caller) {
        return persist(
                new MediaFile(TimeOrderedIds.next(), received, content, caller.organization(), clock.instant()),
                caller);
    }

    /**
     * Adds a file with the id, the texts and the time of creation that it has in an archive.
     *
     * @param organization null if it belongs to none
     */
    void restore(
            ReceivedFile received,
            String content,
            FileArchive.ArchivedFile archived,
            UUID organization,
            Caller caller) {
        Instant now = clock.instant();
        MediaFile file = new MediaFile(archived.id(), received, content, organization, now);
        file.describe(valid(archived.description()), now);
        if (archived.createdAt() != null && archived.createdAt().isBefore(now)) {
            file.createdAt(archived.createdAt());
        }
        persist(file, caller);
    }

    /** @return whether the texts have changed */
    boolean restoreDescription(UUID id, MediaDescription description, Caller caller) {
        MediaFile file = files.lock(id, caller);
        if (!file.describe(valid(description), clock.instant())) {
            return false;
        }
        appendToJournal(Event.EDITED, file, caller);
        return true;
    }

    private MediaDescription valid(MediaDescription description) {
        return binder.bind(binder.unbind(description), MediaDescription.class);
    }

    private MediaView persist(MediaFile file, Caller caller) {
        files.persist(file);
        files.flush();
        referTo(file.id(), file.content());
        return appendToJournal(Event.CREATED, file, caller);
    }

    MediaView patch(UUID id, String ifMatch, ObjectNode patch, Caller caller) {
        MediaFile file = lockForWrite(id, ifMatch, caller);
        if (!caller.role().includes(Role.EDITOR) && files.use(id) == MediaFiles.Use.IN_PUBLICATIONS) {
            throw ProblemType.FORBIDDEN.because(
                    "An author may only change files that no press release uses except drafts.");
        }
        ObjectNode stripped =
                ReadOnlyFields.strip(patch, JsonMapping.MAPPER.valueToTree(files.view(file)), MediaView.READ_ONLY);
        JsonNode merged = MergePatch.apply(binder.unbind(file.description()), stripped);
        return file.describe(binder.bind(merged, MediaDescription.class), clock.instant())
                ? appendToJournal(Event.EDITED, file, caller)
                : files.view(file);
    }

    void delete(UUID id, String ifMatch, Caller caller) {
        MediaFile file = lockForWrite(id, ifMatch, caller);
        files.lockForDeletion(id);
        if (files.use(id) != MediaFiles.Use.UNUSED) {
            throw ProblemType.IN_USE.because("A press release uses the file. Remove it there first.");
        }
        delete(file, caller);
    }

    /** Deletes a file that no release has used for a time. One that a release uses is not looked at again until the release is deleted. */
    void deleteUnused(UUID id, Instant unusedBefore) {
        files.lockForDeletion(id);
        MediaFile file = files.findById(id);
        if (file == null || !file.isUnusedSince(unusedBefore)) {
            return;
        }
        if (files.hasUses(id)) {
            file.used();
        } else {
            delete(file, Caller.SYSTEM);
        }
    }

    /** Deletes a file that is locked for it. */
    private void delete(MediaFile file, Caller caller) {
        // So that a copy of the store that is made soon after one of the database has all that the database refers to.
        database.createNativeQuery("""
                        update stored_content set unused_since = :now
                        where name in (select name from stored_content
                          where name in (select content from media_file_content where media_file_id = :id)
                          order by name for no key update)""")
                .setParameter("now", clock.instant())
                .setParameter("id", file.id())
                .executeUpdate();
        database.createNativeQuery("delete from media_use where media_file_id = :id and not is_current")
                .setParameter("id", file.id())
                .executeUpdate();
        files.delete(file);
        files.flush();
        journal.append(new Change(
                Event.DELETED,
                Subject.mediaFile(file.id()),
                file.version() + 1,
                clock.instant(),
                caller.actor(),
                null,
                null));
    }

    /** Adds the renditions of a file; does nothing if it was deleted. */
    void addRenditions(UUID id, List<StoredRendition> made) {
        MediaFile file = files.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (file == null) {
            return;
        }
        // In the order in which a deletion locks them.
        made.stream().map(StoredRendition::content).sorted().forEach(content -> referTo(id, content));
        file.rendered(made, clock.instant());
        appendToJournal(Event.EDITED, file, Caller.SYSTEM);
    }

    /** Locks the content, so that it is not marked as removed meanwhile. */
    private void referTo(UUID file, String content) {
        int contents = database.createNativeQuery("""
                        insert into media_file_content (media_file_id, content)
                        select :file, name from stored_content where name = :content and removed_at is null for share
                        on conflict (media_file_id, content) do update set content = excluded.content""")
                .setParameter("file", file)
                .setParameter("content", content)
                .executeUpdate();
        if (contents == 0) {
            throw new IllegalStateException("the content " + content + " was removed before it was used");
        }
    }

    private MediaFile lockForWrite(UUID id, String ifMatch, Caller caller) {
        MediaFile file = files.lock(id, caller);
        if (!caller.mayAccess(file.organization())) {
            throw ProblemType.FORBIDDEN.because("The key is bound to another organization than that of the file.");
        }
        IfMatch.check(ifMatch, file.version());
        return file;
    }

    private MediaView appendToJournal(Event event, MediaFile file, Caller caller) {
        files.flush();
        MediaView view = files.view(file);
        journal.append(new Change(
                event,
                Subject.mediaFile(file.id()),
                file.version(),
                clock.instant(),
                caller.actor(),
                null,
                JsonMapping.write(view)));
        return view;
    }
}
