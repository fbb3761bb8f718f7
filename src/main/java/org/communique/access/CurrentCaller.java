package org.communique.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import org.communique.web.ClientAddress;
import org.communique.web.Freshness;

/** The caller of the request that is being answered. Asking for it makes the answer private unless the caller is the public. */
@RequestScoped
public class CurrentCaller {
    private final SecurityIdentity identity;
    private final RoutingContext request;
    private final Freshness freshness;

    CurrentCaller(SecurityIdentity identity, RoutingContext request, Freshness freshness) {
        this.identity = identity;
        this.request = request;
        this.freshness = freshness;
    }

    public Caller get() {
        if (identity.isAnonymous()) {
            return Caller.ANYONE;
        }
        freshness.isPrivate();
        return Identity.callerOf(identity).from(ClientAddress.of(request));
    }
}
