package org.communique.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import org.communique.web.CacheLifetime;
import org.communique.web.ClientAddress;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The caller of the current request. Reading it marks the response as private unless the caller is anonymous. */
@RequestScoped
public class CurrentCaller {
    private final SecurityIdentity identity;
    private final RoutingContext request;
    private final CacheLifetime cacheLifetime;

    CurrentCaller(SecurityIdentity identity, RoutingContext request, CacheLifetime cacheLifetime) {
        this.identity = identity;
        this.request = request;
        this.cacheLifetime = cacheLifetime;
    }

    public Caller get() {
        if (!EagerAuthentication.hasCredentials(request) || identity.isAnonymous()) {
            return Caller.ANONYMOUS;
        }
        cacheLifetime.markPrivate();
        return CallerIdentity.callerOf(identity).withAddress(ClientAddress.of(request));
    }

    /**
     * The expiry of the caller's token; null for other credentials. The expiry of an API key is not included because it may still be
     * changed.
     */
    public Instant expiry() {
        return EagerAuthentication.hasCredentials(request) && identity.getPrincipal() instanceof JsonWebToken token
                ? Instant.ofEpochSecond(token.getExpirationTime())
                : null;
    }
}
