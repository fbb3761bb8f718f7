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

    @ServerExceptionMapper(priority = PRIORITY)
    Response map(AuthenticationFailedException e) {
        return unauthenticated("The key or token is unknown, expired or revoked.");
    }

    @ServerExceptionMapper(priority = PRIORITY)
    Response map(UnauthorizedException e) {
        return unauthenticated(
                "Authentication is required. Send an API key in the header `Authorization: Bearer cmq_…`.");
    }

    private static Response unauthenticated(String detail) {
        return ProblemType.UNAUTHENTICATED
                .builder(detail)
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .build()
                .toResponse();
    }
}
