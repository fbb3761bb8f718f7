package org.communique.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.communique.web.ProblemType;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers callers whom the service does not know. The library's own mappers do not work with this version of Quarkus. */
class AuthenticationProblems {
    static final String CHALLENGE = "Bearer realm=\"communique\"";
    /** Before those of the library. */
    private static final int FIRST = 1;

    /** The challenge is on its way already: the mechanism that refused the key sends it. */
    @ServerExceptionMapper(priority = FIRST)
    Response map(AuthenticationFailedException e) {
        return ProblemType.UNAUTHENTICATED
                .because("the key is unknown, expired or revoked")
                .toResponse();
    }

    @ServerExceptionMapper(priority = FIRST)
    Response map(UnauthorizedException e) {
        return ProblemType.UNAUTHENTICATED
                .builder("send a key: Authorization: Bearer cmq_…")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .build()
                .toResponse();
    }
}
