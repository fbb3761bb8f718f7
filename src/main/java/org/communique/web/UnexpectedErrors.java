package org.communique.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.communique.memory.BudgetExhaustedException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Problems for failures that are not the caller's: errors such as an exhausted stack, which are logged and hidden, and lack of memory. */
class UnexpectedErrors {
    private static final Logger LOG = Logger.getLogger(UnexpectedErrors.class);

    private static final int RETRY_AFTER_SECONDS = 1;

    @ServerExceptionMapper
    Response map(BudgetExhaustedException e) {
        return ProblemType.UNAVAILABLE
                .builder("Other requests use the memory for large content at the moment. Retry later.")
                .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build()
                .toResponse();
    }

    /** Exceptions that no other mapper knows, such as those that frameworks wrap around failures of the database. */
    @ServerExceptionMapper
    Response map(RuntimeException e) {
        return DatabaseProblems.ofUnknown(e).toResponse();
    }

    @ServerExceptionMapper
    Response map(Error e) {
        LOG.error("A request failed", e);
        return ProblemType.INTERNAL.because(null).toResponse();
    }
}
