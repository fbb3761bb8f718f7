package org.communique.web;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
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

    /** Sent while the database does not answer. */
    public static final String UNAVAILABLE = "The database is not available at the moment. Retry later.";

    private static final String READ_ONLY = "25006";

    @ServerExceptionMapper
    Response map(PersistenceException e) {
        return problem(e).toResponse();
    }

    @ServerExceptionMapper
    Response map(SQLException e) {
        return problem(e).toResponse();
    }

    /** A commit that failed. */
    @ServerExceptionMapper({
        RollbackException.class,
        HeuristicMixedException.class,
        HeuristicRollbackException.class,
        SystemException.class
    })
    Response mapCommit(Exception e) {
        return problem(e).toResponse();
    }

    /** Returns the problem for a failure, whatever exceptions it is wrapped in. */
    public static HttpProblem problem(Exception e) {
        HttpProblem known = known(e);
        return known == null ? unexpected(e) : known;
    }

    /** Returns the problem for an exception that need not be of the database. */
    static HttpProblem ofUnknown(Exception e) {
        HttpProblem known = known(e);
        if (known == null) {
            LOG.error("A request failed", e);
            return ProblemType.INTERNAL.because(null);
        }
        return known;
    }

    /** Whether the cause is a temporary failure of the database. */
    public static boolean isUnavailable(Throwable e) {
        return sql(e).filter(DatabaseProblems::isTransient).isPresent();
    }

    /** Whether the cause is that the database does not answer: the connection was lost, or there was none in time. */
    public static boolean isUnreachable(Throwable e) {
        return sql(e).map(SQLException::getSQLState)
                .map(state -> state.startsWith("08") || state.startsWith("57"))
                .orElseGet(() -> sql(e).isPresent());
    }

    private static Optional<SQLException> sql(Throwable e) {
        return Stream.ofNullable(e)
                .flatMap(failure -> causes(failure).stream())
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst();
    }

    private static HttpProblem known(Exception e) {
        boolean isCommit = false;
        for (Throwable cause : causes(e)) {
            isCommit |= cause instanceof XAException;
            if (cause instanceof OptimisticLockException || cause instanceof StaleStateException) {
                return ProblemType.STALE.because(
                        "The resource was changed by another request. Read it again and repeat the change.");
            }
            if (cause instanceof ConstraintViolationException violation && violation.getConstraintName() != null) {
                return violated(violation.getConstraintName().toLowerCase(Locale.ROOT), e);
            }
            if (cause instanceof SQLException sql && isTransient(sql)) {
                return isCommit ? unknownOutcome() : unavailable();
            }
        }
        return isCommit ? unknownOutcome() : null;
    }

    /** Returns the exception, its causes, and what was suppressed for them, from the outside in. Commits have their causes suppressed. */
    private static List<Throwable> causes(Throwable e) {
        Set<Throwable> causes = new LinkedHashSet<>();
        Deque<Throwable> next = new ArrayDeque<>(List.of(e));
        while (!next.isEmpty()) {
            Throwable cause = next.poll();
            if (causes.add(cause)) {
                Stream.concat(Stream.ofNullable(cause.getCause()), Stream.of(cause.getSuppressed()))
                        .forEach(next::add);
            }
        }
        return List.copyOf(causes);
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
        String state = e.getSQLState();
        return state == null || state.equals(READ_ONLY) || TRANSIENT.contains(state.substring(0, 2));
    }

    /** The connection was lost during the commit: the change may be stored. */
    private static HttpProblem unknownOutcome() {
        return ProblemType.UNAVAILABLE
                .builder(
                        "The database became unavailable while it stored the change. Read the resource to find out whether"
                                + " it was stored, before you retry.")
                .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    static HttpProblem unavailable() {
        return ProblemType.UNAVAILABLE
                .builder(UNAVAILABLE)
                .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }
}
