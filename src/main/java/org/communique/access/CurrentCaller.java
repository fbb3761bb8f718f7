package org.communique.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.Arrays;
import java.util.UUID;
import org.communique.web.Freshness;

/** The caller of the request that is being answered. Asking for it makes the answer private unless the caller is the public. */
@RequestScoped
public class CurrentCaller {
    static final String ORGANIZATION = "organization";

    private final SecurityIdentity identity;
    private final Freshness freshness;

    CurrentCaller(SecurityIdentity identity, Freshness freshness) {
        this.identity = identity;
        this.freshness = freshness;
    }

    public Caller get() {
        if (identity.isAnonymous()) {
            return Caller.ANYONE;
        }
        freshness.isPrivate();
        Role highest = Arrays.stream(Role.values())
                .filter(role -> identity.hasRole(role.label()))
                .reduce(Role.PUBLIC, (lower, higher) -> higher);
        UUID organization = identity.getAttribute(ORGANIZATION);
        return new Caller(identity.getPrincipal().getName(), highest, organization);
    }
}
