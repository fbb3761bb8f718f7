package org.communique.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.OptionalLong;
import org.communique.database.Sql;

/**
 * The positions of followers that all nodes share. A follower locks its checkpoint and moves it in the transaction that writes what it made
 * of the changes: nothing is skipped and nothing is done twice, whenever a node is killed.
 */
@ApplicationScoped
public class JournalCheckpoints {
    private static final String POSITION = "select position from journal_checkpoint where name = :name";

    private final EntityManager database;
    private final Sql sql;

    JournalCheckpoints(EntityManager database, Sql sql) {
        this.database = database;
        this.sql = sql;
    }

    /** The position up to which a follower has processed the journal. */
    public long position(String name) {
        return sql.rows(POSITION, Map.of("name", name), row -> row.getLong(1)).get(0);
    }

    /** Locks a checkpoint until the transaction ends. Empty when another node has locked it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public OptionalLong lock(String name) {
        return sql.rows(POSITION + " for update skip locked", Map.of("name", name), row -> row.getLong(1)).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void move(String name, long position) {
        database.createNativeQuery("update journal_checkpoint set position = :position where name = :name")
                .setParameter("position", position)
                .setParameter("name", name)
                .executeUpdate();
    }
}
