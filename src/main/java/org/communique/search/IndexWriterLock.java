package org.communique.search;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_AFTER;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.communique.database.DedicatedConnection;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Selects the node that writes a shared index: the one that holds an advisory lock of the database, for as long as its connection lives.
 * The connection is not of the pool, whose connections are closed in the middle of a step when the database does not answer. If the node dies, PostgreSQL grants the lock to the next node that requests it. A local index needs no lock.
 */
@ApplicationScoped
class IndexWriterLock {
    private static final Logger LOG = Logger.getLogger(IndexWriterLock.class);
    private static final int VALIDATION_TIMEOUT_SECONDS = 2;
    private static final int SOCKET_TIMEOUT_SECONDS = 3;

    private final Config databaseConfig;
    private final IndexVersion version;
    private final boolean shared;
    private Connection lockConnection;

    IndexWriterLock(Config databaseConfig, IndexVersion version, SearchConfig config) {
        this.databaseConfig = databaseConfig;
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
            PGSimpleDataSource database = DedicatedConnection.to(databaseConfig);
            database.setConnectTimeout(VALIDATION_TIMEOUT_SECONDS);
            database.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
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

    private void release() {
        Connection connection = lockConnection;
        lockConnection = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("The connection with the lock was lost", e);
            }
        }
    }

    synchronized void stop(@Observes @Priority(LIBRARY_AFTER) ShutdownEvent event) {
        release();
    }
}
