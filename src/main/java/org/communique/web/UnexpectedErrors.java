package org.communique.web;

import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Logs errors such as an exhausted stack or a failed assertion, and hides them from the caller. */
class UnexpectedErrors {
    private static final Logger LOG = Logger.getLogger(UnexpectedErrors.class);

    @ServerExceptionMapper
    Response map(Error e) {
        LOG.error("A request failed", e);
        return ProblemType.INTERNAL.because(null).toResponse();
    }
}
