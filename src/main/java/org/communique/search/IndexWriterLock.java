package org.communique.search;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_AFTER;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Selects the node that writes a shared index: the one that holds an advisory lock of the database, for as long as its connection lives.
 * If the node dies, PostgreSQL grants the lock to the next node that requests it. A local index needs no lock.
 */
@ApplicationScoped
class IndexWriterLock {
    private static final Logger LOG = Logger.getLogger(IndexWriterLock.class);
    private static final int VALIDATION_TIMEOUT_SECONDS = 2;

    private final AgroalDataSource database;
    private final IndexVersion version;
    private final boolean shared;
    private Connection lockConnection;

    IndexWriterLock(AgroalDataSource database, IndexVersion version, SearchConfig config) {
        this.database = database;
        this.version = version;
        this.shared = config.search().backend() == SearchConfig.Backend.OPENSEARCH;
    }

    /** Whether this node may write the index. Acquires the lock if no node holds it. */
    synchronized boolean tryAcquire() {
        return !shared || isHeld() || acquire();
    }

    private boolean isHeld() {
        try {
            if (lockConnection != null && lockConnection.isValid(VALIDATION_TIMEOUT_SECONDS)) {
                return true;
            }
        } catch (SQLException e) {
            LOG.debug("The connection with the lock is closed", e);
        }
        release();
        return false;
    }

    private boolean acquire() {
        try {
            Connection connection = database.getConnection();
            boolean acquired = false;
            try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
                lock.setLong(1, version.lock());
                try (ResultSet result = lock.executeQuery()) {
                    acquired = result.next() && result.getBoolean(1);
                }
            } finally {
                if (!acquired) {
                    connection.close();
                }
            }
            if (acquired) {
                LOG.info("This node writes the search index");
                lockConnection = connection;
            }
            return acquired;
        } catch (SQLException e) {
            throw new IllegalStateException("The lock of the search index cannot be requested.", e);
        }
    }

    /** Unlocks explicitly, because a connection that returns to the pool would keep the lock. */
    private void release() {
        Connection connection = lockConnection;
        lockConnection = null;
        if (connection != null) {
            try (connection;
                    PreparedStatement unlock = connection.prepareStatement("select pg_advisory_unlock_all()")) {
                unlock.execute();
            } catch (SQLException e) {
                LOG.debug("The lock was released with its connection", e);
            }
        }
    }

    synchronized void stop(@Observes @Priority(LIBRARY_AFTER) ShutdownEvent event) {
        release();
    }
}
