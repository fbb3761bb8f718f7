package org.communique.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.oidc.runtime.OidcJwtCallerPrincipal;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonString;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;

/** Derives the caller from a token of the identity provider, after the framework has verified its signature, issuer and expiry. */
@ApplicationScoped
class TokenIdentityAugmentor implements SecurityIdentityAugmentor {
    private final OrganizationDirectory organizations;
    private final AccessConfig config;

    TokenIdentityAugmentor(OrganizationDirectory organizations, AccessConfig config) {
        this.organizations = organizations;
        this.config = config;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return augment(identity, context, Map.of());
    }

    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context, Map<String, Object> attributes) {
        if (!(identity.getPrincipal() instanceof OidcJwtCallerPrincipal token)) {
            return Uni.createFrom().item(identity);
        }
        Object claim = claim(token.getClaims().getClaimsMap(), config.organizationClaim());
        return claim == null
                ? Uni.createFrom().item(withCaller(identity, token, null))
                : context.runBlocking(() -> withCaller(identity, token, organizationId(claim)))
                        .onFailure(InvalidKeyException.class)
                        .transform(invalidToken -> AuthenticationAttempt.reject(
                                HttpSecurityUtils.getRoutingContextAttribute(attributes), invalidToken));
    }

    private static SecurityIdentity withCaller(
            SecurityIdentity identity, OidcJwtCallerPrincipal token, UUID organization) {
        Caller caller = new Caller(
                "token:" + token.getIssuer() + " " + token.getSubject(),
                token.getName(),
                role(identity),
                organization,
                null);
        QuarkusSecurityIdentity.Builder granted =
                CallerIdentity.grant(QuarkusSecurityIdentity.builder(identity), caller);
        if (identity.hasRole(Role.MONITOR.label())) {
            // No other role but that of an admin includes it.
            granted.addRoles(Role.MONITOR.grants(caller.isBound()));
        }
        return granted.build();
    }

    /** The highest of the token's roles that this service knows. */
    private static Role role(SecurityIdentity identity) {
        return identity.getRoles().stream()
                .flatMap(name -> Role.named(name).stream())
                .max(Comparator.naturalOrder())
                .orElse(Role.PUBLIC);
    }

    /** Rejects a token that names an unknown organization: its bearer must not become a caller who is not bound. */
    private UUID organizationId(Object claim) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> organizations.lookUp(text(claim)))
                .map(OrganizationRef::id)
                .orElseThrow(() -> new InvalidKeyException("token of an unknown organization"));
    }

    private static String text(Object claim) {
        return claim instanceof JsonString text ? text.getString() : String.valueOf(claim);
    }

    private static Object claim(Map<?, ?> claims, String path) {
        Object found = claims;
        for (String step : path.split("/")) {
            found = found instanceof Map<?, ?> object ? object.get(step) : null;
        }
        return found;
    }
}
