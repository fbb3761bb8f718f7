package org.communique.web;

import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Errors that no one throws on purpose, an exhausted stack or a failed assertion: told to the operator and not to the caller. */
class UnexpectedErrors {
    private static final Logger LOG = Logger.getLogger(UnexpectedErrors.class);

    @ServerExceptionMapper
    Response map(Error e) {
        LOG.error("a request failed", e);
        return ProblemType.INTERNAL.because(null).toResponse();
    }
}
