package org.communique.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Stores the caller in the framework's {@link SecurityIdentity}. */
final class CallerIdentity {
    private static final String CALLER = "communique.caller";
    private static final String REQUESTS_PER_MINUTE = "communique.requests-per-minute";

    private CallerIdentity() {}

    /** @param requestsPerMinute the rate limit of the caller; null for no limit */
    static SecurityIdentity of(Caller caller, Integer requestsPerMinute) {
        return grant(QuarkusSecurityIdentity.builder(), caller)
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addAttribute(REQUESTS_PER_MINUTE, requestsPerMinute)
                .build();
    }

    static QuarkusSecurityIdentity.Builder grant(QuarkusSecurityIdentity.Builder identity, Caller caller) {
        return identity.addRoles(caller.role().grants(caller.isBound())).addAttribute(CALLER, caller);
    }

    static Caller callerOf(SecurityIdentity identity) {
        Caller caller = identity.getAttribute(CALLER);
        return caller == null ? Caller.ANONYMOUS : caller;
    }

    static Optional<SecurityIdentity> of(RoutingContext request) {
        return request.user() instanceof QuarkusHttpUser user
                ? Optional.ofNullable(user.getSecurityIdentity())
                : Optional.empty();
    }

    static Integer requestsPerMinute(SecurityIdentity identity) {
        return identity.getAttribute(REQUESTS_PER_MINUTE);
    }
}
