package org.communique.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.communique.web.ProblemType;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps failed authentications to problem details. The library's own mappers do not work with this version of Quarkus. */
class AuthenticationProblems {
    static final String CHALLENGE = "Bearer realm=\"communique\"";
    /** Precedes the mappers of the library. */
    private static final int PRIORITY = 1;

    /** Adds no challenge: the mechanism that rejected the key has set it already. */
    @ServerExceptionMapper(priority = PRIORITY)
    Response map(AuthenticationFailedException e) {
        return ProblemType.UNAUTHENTICATED
                .because("The key or token is unknown, expired or revoked.")
                .toResponse();
    }

    @ServerExceptionMapper(priority = PRIORITY)
    Response map(UnauthorizedException e) {
        return ProblemType.UNAUTHENTICATED
                .builder("Authentication is required. Send an API key in the header `Authorization: Bearer cmq_…`.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .build()
                .toResponse();
    }
}
