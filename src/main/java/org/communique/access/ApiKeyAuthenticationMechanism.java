package org.communique.access;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;

/**
 * Reads the key from {@code Authorization: Bearer …} (RFC 6750), and leaves the tokens of an identity provider to the framework's
 * mechanism.
 */
@ApplicationScoped
class ApiKeyAuthenticationMechanism implements HttpAuthenticationMechanism {
    private static final String SCHEME = "Bearer ";

    private final TokenIssuer issuer;

    ApiKeyAuthenticationMechanism(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return Uni.createFrom().nullItem();
        }
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Uni.createFrom()
                    .failure(AuthenticationAttempt.reject(context, new InvalidKeyException("no bearer token")));
        }
        String credentials = header.substring(SCHEME.length()).strip();
        if (issuer.mayHaveIssued(credentials)) {
            return Uni.createFrom().nullItem();
        }
        return identities
                .authenticate(new ApiKeyAuthenticationRequest(credentials))
                .onFailure(InvalidKeyException.class)
                .transform(invalidKey -> AuthenticationAttempt.reject(context, invalidKey));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", AuthenticationProblems.CHALLENGE));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ApiKeyAuthenticationRequest.class);
    }

    /** Runs before the mechanism of the identity provider, which would claim any bearer token. */
    @Override
    public int getPriority() {
        return HttpAuthenticationMechanism.DEFAULT_PRIORITY + 1_000;
    }
}
