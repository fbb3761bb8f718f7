package org.communique.media;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.communique.background.BackgroundLoop;

/**
 * The contents in the store, of which the database has a list. A row is committed before its content is stored, so nothing is in the store
 * without a row. A content is first marked as removed, and then removed, however long the store takes: nothing can refer to it any more, and
 * the same content has another name if it is stored again.
 */
@ApplicationScoped
class StoredContents {
    private static final int BATCH = 100;

    private final MediaStore store;
    private final EntityManager database;
    private final Clock clock;

    StoredContents(MediaStore store, EntityManager database, Clock clock) {
        this.store = store;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Stores a content once, and consumes its file.
     *
     * @return its name in the store
     * @throws IOException if the store cannot be used
     */
    String store(String digest, Path file) throws IOException {
        long size = Files.size(file);
        String name = QuarkusTransaction.requiringNew().call(() -> announce(digest, size));
        if (store.has(name)) {
            Files.delete(file);
        } else {
            store.put(name, file);
        }
        return name;
    }

    private String announce(String digest, long size) {
        return (String) database.createNativeQuery("""
                        insert into stored_content (name, digest, size, unused_since) values (:name, :digest, :size, :now)
                        on conflict (digest) where removed_at is null do update set unused_since = excluded.unused_since
                        returning name""", String.class)
                .setParameter("name", digest + "-" + UUID.randomUUID())
                .setParameter("digest", digest)
                .setParameter("size", size)
                .setParameter("now", clock.instant())
                .getSingleResult();
    }

    /**
     * Marks contents as removed that no file has needed for a time.
     *
     * @return whether there may be more
     */
    @Transactional
    boolean markUnused(Instant unusedBefore) {
        List<?> names = database.createNativeQuery("""
                        select name from stored_content where unused_since < :end order by unused_since limit :batch
                        for update skip locked""", String.class)
                .setParameter("end", unusedBefore)
                .setParameter("batch", BATCH)
                .getResultList();
        if (names.isEmpty()) {
            return false;
        }
        // By now, with the rows locked, every file that refers to them can be seen.
        database.createNativeQuery("""
                        update stored_content c set unused_since = null,
                          removed_at = case when not exists (select 1 from media_file_content f where f.content = c.name)
                            then cast(:now as timestamptz) end
                        where c.name = any(:names)""")
                .setParameter("now", clock.instant())
                .setParameter("names", names.toArray(String[]::new))
                .executeUpdate();
        return names.size() == BATCH;
    }

    /**
     * Removes the contents that are marked.
     *
     * @return whether there may be more
     * @throws UncheckedIOException if the store cannot be used
     */
    boolean removeMarked() {
        List<?> names = QuarkusTransaction.requiringNew().call(() -> database.createNativeQuery(
                        "select name from stored_content where removed_at is not null order by removed_at",
                        String.class)
                .setMaxResults(BATCH)
                .getResultList());
        for (Object name : names) {
            BackgroundLoop.expectSilence(MediaStore.TIMEOUT);
            try {
                store.delete(name.toString());
            } catch (IOException e) {
                // The others come first the next time.
                QuarkusTransaction.requiringNew().run(() -> database.createNativeQuery(
                                "update stored_content set removed_at = :now where name = :name")
                        .setParameter("now", clock.instant())
                        .setParameter("name", name)
                        .executeUpdate());
                throw new UncheckedIOException(e);
            }
            QuarkusTransaction.requiringNew()
                    .run(() -> database.createNativeQuery("delete from stored_content where name = :name")
                            .setParameter("name", name)
                            .executeUpdate());
        }
        return names.size() == BATCH;
    }
}
