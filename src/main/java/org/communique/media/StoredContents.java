package org.communique.media;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The contents in the store, of which the database has a list. A row is committed before its content is stored, and locked while its content
 * is removed. So nothing is in the store without a row, and nothing is removed while it is being stored again.
 */
@ApplicationScoped
class StoredContents {

    private final MediaStore store;
    private final EntityManager database;
    private final Clock clock;

    StoredContents(MediaStore store, EntityManager database, Clock clock) {
        this.store = store;
        this.database = database;
        this.clock = clock;
    }

    /** Makes a row for a content that is about to be stored, and keeps the content from being removed for a while. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void announce(String digest, long size) {
        database.createNativeQuery("""
                        insert into stored_content (digest, size, used_at) values (:digest, :size, :now)
                        on conflict (digest) do update set used_at = excluded.used_at""")
                .setParameter("digest", digest)
                .setParameter("size", size)
                .setParameter("now", clock.instant())
                .executeUpdate();
    }

    /** Stores a content that was announced, and consumes its file. The same content is stored once. */
    void store(String digest, Path file) throws IOException {
        if (store.has(digest)) {
            Files.delete(file);
        } else {
            store.put(digest, file);
        }
    }

    /**
     * Removes a content to which nothing has referred for a time.
     *
     * @return false if there is none
     */
    @Transactional
    boolean removeUnused(Duration kept) {
        List<?> unused = database.createNativeQuery("""
                        select c.digest from stored_content c
                        where c.used_at < :end and not exists (select 1 from media_file_content f where f.digest = c.digest)
                        order by c.used_at limit 1 for update of c skip locked""", String.class)
                .setParameter("end", clock.instant().minus(kept))
                .getResultList();
        for (Object digest : unused) {
            if (isUnused(digest)) {
                remove(digest.toString());
            }
        }
        return !unused.isEmpty();
    }

    /** Asks again with the row locked: a file may have referred to it in the meantime. */
    private boolean isUnused(Object digest) {
        return database.createNativeQuery("select 1 from media_file_content where digest = :digest")
                .setParameter("digest", digest)
                .getResultList()
                .isEmpty();
    }

    private void remove(String digest) {
        try {
            store.delete(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database.createNativeQuery("delete from stored_content where digest = :digest")
                .setParameter("digest", digest)
                .executeUpdate();
    }
}
