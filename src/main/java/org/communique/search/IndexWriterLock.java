package org.communique.search;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Which node writes an index that all share: the one that holds an advisory lock of the database's, for as long as its connection lives.
 * If the node dies, PostgreSQL gives the lock to the next that asks. An index of the node's own needs no leave.
 */
@ApplicationScoped
class IndexWriterLock {
    private static final Logger LOG = Logger.getLogger(IndexWriterLock.class);
    /** Any constant, and the version: what is of another version is another index, which another node may write meanwhile. */
    private static final long WRITING_THE_INDEX = (0x736561726368L << Byte.SIZE) + ReleaseDocument.VERSION;

    private static final int SECONDS = 2;

    private final AgroalDataSource database;
    private final boolean shared;
    private Connection holding;

    IndexWriterLock(AgroalDataSource database, SearchConfig config) {
        this.database = database;
        this.shared = config.search().backend() == SearchConfig.Backend.OPENSEARCH;
    }

    synchronized boolean isOurs() {
        return !shared || holds() || takes();
    }

    private boolean holds() {
        try {
            if (holding != null && holding.isValid(SECONDS)) {
                return true;
            }
        } catch (SQLException e) {
            LOG.debug("The connection that held the lock is gone", e);
        }
        release();
        return false;
    }

    private boolean takes() {
        try {
            Connection connection = database.getConnection();
            boolean taken = false;
            try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
                lock.setLong(1, WRITING_THE_INDEX);
                try (ResultSet answer = lock.executeQuery()) {
                    taken = answer.next() && answer.getBoolean(1);
                }
            } finally {
                if (!taken) {
                    connection.close();
                }
            }
            if (taken) {
                LOG.info("This node writes the search index");
                holding = connection;
            }
            return taken;
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot say who writes the search index", e);
        }
    }

    /** A pooled connection would keep the lock when it is given back. */
    private void release() {
        Connection connection = holding;
        holding = null;
        if (connection != null) {
            try (connection;
                    PreparedStatement unlock = connection.prepareStatement("select pg_advisory_unlock_all()")) {
                unlock.execute();
            } catch (SQLException e) {
                LOG.debug("The lock went with its connection", e);
            }
        }
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        release();
    }
}
