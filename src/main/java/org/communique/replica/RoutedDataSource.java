package org.communique.replica;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceMetrics;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.configuration.AgroalDataSourceConfiguration;
import io.quarkus.arc.Arc;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Collection;
import java.util.List;
import org.communique.database.ConnectionDeadlines;
import org.jboss.logging.Logger;

/**
 * The data source of the whole service: the replica for requests that may read there, the primary for all others and outside of requests.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class RoutedDataSource implements AgroalDataSource {
    private static final Logger LOG = Logger.getLogger(RoutedDataSource.class);
    private static final long serialVersionUID = 1L;

    private final transient AgroalDataSource primary;
    private final transient Replica replica;
    private final transient RequestDatabase request;
    private final transient ConnectionDeadlines deadlines;

    RoutedDataSource(BeanManager beans, Replica replica, RequestDatabase request, ConnectionDeadlines deadlines) {
        this.primary = configured(beans);
        this.replica = replica;
        this.request = request;
        this.deadlines = deadlines;
    }

    /** Finds the configured data source, which cannot be injected because this one replaces it. */
    private static AgroalDataSource configured(BeanManager beans) {
        Bean<?> bean = beans.getBeans(AgroalDataSource.class, Default.Literal.INSTANCE).stream()
                .filter(candidate -> candidate.getBeanClass() != RoutedDataSource.class)
                .findFirst()
                .orElseThrow();
        return (AgroalDataSource) beans.getReference(bean, AgroalDataSource.class, beans.createCreationalContext(bean));
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (replica.isConfigured() && Arc.container().requestContext().isActive() && request.isReplica()) {
            try {
                return deadlines.acquire(replica::connection);
            } catch (SQLException e) {
                LOG.debug("The replica provides no connection for a public read", e);
                request.usePrimary();
            }
        }
        return deadlines.acquire(primary::getConnection);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return primary.getConnection(username, password);
    }

    @Override
    public Connection getReadOnlyConnection() throws SQLException {
        return primary.getReadOnlyConnection();
    }

    @Override
    public AgroalDataSourceConfiguration getConfiguration() {
        return primary.getConfiguration();
    }

    @Override
    public AgroalDataSourceMetrics getMetrics() {
        return primary.getMetrics();
    }

    @Override
    public void flush(FlushMode mode) {
        primary.flush(mode);
        replica.flush(mode);
    }

    @Override
    public void setPoolInterceptors(Collection<? extends AgroalPoolInterceptor> interceptors) {
        primary.setPoolInterceptors(interceptors);
    }

    @Override
    public List<AgroalPoolInterceptor> getPoolInterceptors() {
        return primary.getPoolInterceptors();
    }

    @Override
    public boolean isHealthy(boolean newConnection) throws SQLException {
        return deadlines.check(() -> primary.isHealthy(newConnection));
    }

    /** Does nothing: Quarkus closes the pools. */
    @Override
    public void close() {}

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return primary.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        primary.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        primary.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return primary.getLoginTimeout();
    }

    @Override
    public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return primary.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return primary.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return primary.isWrapperFor(type);
    }
}
