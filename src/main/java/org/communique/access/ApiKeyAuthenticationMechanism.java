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

/** Takes the key from {@code Authorization: Bearer …} (RFC 6750), and leaves the tokens of an identity provider to those who know them. */
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
                    .failure(AuthenticationAttempt.refused(context, new InvalidKeyException("no bearer token")));
        }
        String text = header.substring(SCHEME.length()).strip();
        if (issuer.mayHaveIssued(text)) {
            return Uni.createFrom().nullItem();
        }
        return identities
                .authenticate(new ApiKeyAuthenticationRequest(text))
                .onFailure(InvalidKeyException.class)
                .transform(refusal -> AuthenticationAttempt.refused(context, refusal));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", AuthenticationProblems.CHALLENGE));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ApiKeyAuthenticationRequest.class);
    }

    /** Before the identity provider's, which would take any bearer token for its own. */
    @Override
    public int getPriority() {
        return HttpAuthenticationMechanism.DEFAULT_PRIORITY + 1_000;
    }
}
