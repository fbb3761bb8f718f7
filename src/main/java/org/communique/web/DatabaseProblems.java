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
 * What the database refuses, as problems. Constraints are named for it: one that ends with {@code _taken} is a 409 about something that
 * is there already, one with {@code _in_use} a 409 about something that still is needed.
 */
public class DatabaseProblems {
    /** SQLSTATE classes of a database that cannot answer now: connection, resources, intervention, conflict of transactions. */
    private static final Set<String> TRANSIENT = Set.of("08", "53", "57", "40", "55", "58");

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

    /** The problem that a failure is, whatever it was wrapped into on its way. */
    public static HttpProblem problem(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OptimisticLockException || cause instanceof StaleStateException) {
                return ProblemType.STALE.because("someone else changed it just now");
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

    /** Whether it failed because the database cannot answer now. */
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
        LOG.error("the database refused what the service should not have asked", e);
        return ProblemType.INTERNAL.because(null);
    }

    private static boolean isTransient(SQLException e) {
        // The connection pool gives no SQLSTATE when none of its connections became free in time.
        return e.getSQLState() == null || TRANSIENT.contains(e.getSQLState().substring(0, 2));
    }

    static HttpProblem unavailable() {
        return ProblemType.UNAVAILABLE
                .builder("the database does not answer: try again in a moment")
                .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }
}
