package org.communique.web;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.hibernate.StaleStateException;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Maps errors of the database to problems. The names of constraints decide: a name that ends with {@code _taken} is a 409 for a value that
 * is already in use, one that ends with {@code _in_use} a 409 for a row that others still refer to.
 */
public class DatabaseProblems {
    /**
     * SQLSTATE classes of temporary failures: connection, resources, operator intervention, transaction conflict, and a password or
     * database that was changed while the service runs.
     */
    private static final Set<String> TRANSIENT = Set.of("08", "53", "57", "40", "55", "58", "28", "3D");

    private static final Logger LOG = Logger.getLogger(DatabaseProblems.class);
    private static final int RETRY_AFTER_SECONDS = 2;

    @ServerExceptionMapper
    Response map(PersistenceException e) {
        return problem(e).toResponse();
    }

    @ServerExceptionMapper
    Response map(SQLException e) {
        return problem(e).toResponse();
    }

    /** Returns the problem for a failure, whatever exceptions it is wrapped in. */
    public static HttpProblem problem(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OptimisticLockException || cause instanceof StaleStateException) {
                return ProblemType.STALE.because(
                        "The resource was changed by another request. Read it again and repeat the change.");
            }
            if (cause instanceof ConstraintViolationException violation && violation.getConstraintName() != null) {
                return violated(violation.getConstraintName().toLowerCase(Locale.ROOT), e);
            }
            if (cause instanceof SQLException sql && isTransient(sql)) {
                return unavailable();
            }
        }
        return unexpected(e);
    }

    /** Whether the cause is a temporary failure of the database. */
    public static boolean isUnavailable(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return isTransient(sql);
            }
        }
        return false;
    }

    private static HttpProblem violated(String constraint, Exception e) {
        if (constraint.endsWith("_in_use")) {
            return ProblemType.IN_USE.because(constraint.replace('_', ' '));
        }
        if (constraint.endsWith("_taken")) {
            return ProblemType.TAKEN.because(constraint.replace('_', ' '));
        }
        return unexpected(e);
    }

    private static HttpProblem unexpected(Exception e) {
        LOG.error("The database rejected a statement of the service", e);
        return ProblemType.INTERNAL.because(null);
    }

    private static boolean isTransient(SQLException e) {
        // The connection pool gives no SQLSTATE when none of its connections became free in time.
        return e.getSQLState() == null || TRANSIENT.contains(e.getSQLState().substring(0, 2));
    }

    static HttpProblem unavailable() {
        return ProblemType.UNAVAILABLE
                .builder("The database is not available at the moment. Retry later.")
                .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }
}
