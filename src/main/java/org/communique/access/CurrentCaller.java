package org.communique.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import org.communique.web.CacheLifetime;
import org.communique.web.ClientAddress;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The caller of the request that is being answered. Asking for it makes the answer private unless the caller is the public. */
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
        if (identity.isAnonymous()) {
            return Caller.ANYONE;
        }
        cacheLifetime.isPrivate();
        return CallerIdentity.callerOf(identity).from(ClientAddress.of(request));
    }

    /** When what the caller came with ends by itself; null when it does not, or when it is a key, which may be given another end. */
    public Instant expiry() {
        return identity.getPrincipal() instanceof JsonWebToken token
                ? Instant.ofEpochSecond(token.getExpirationTime())
                : null;
    }
}
