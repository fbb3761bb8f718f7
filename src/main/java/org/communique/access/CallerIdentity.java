package org.communique.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** A caller as the framework knows it. */
final class CallerIdentity {
    private static final String CALLER = "communique.caller";
    private static final String RATE = "communique.requests-per-minute";

    private CallerIdentity() {}

    /** @param requestsPerMinute as many as the caller may make; null without a limit */
    static SecurityIdentity of(Caller caller, Integer requestsPerMinute) {
        return grant(QuarkusSecurityIdentity.builder(), caller)
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addAttribute(RATE, requestsPerMinute)
                .build();
    }

    static QuarkusSecurityIdentity.Builder grant(QuarkusSecurityIdentity.Builder identity, Caller caller) {
        return identity.addRoles(caller.role().grants(caller.isBound())).addAttribute(CALLER, caller);
    }

    static Caller callerOf(SecurityIdentity identity) {
        Caller caller = identity.getAttribute(CALLER);
        return caller == null ? Caller.ANYONE : caller;
    }

    static Optional<SecurityIdentity> of(RoutingContext request) {
        return request.user() instanceof QuarkusHttpUser user
                ? Optional.ofNullable(user.getSecurityIdentity())
                : Optional.empty();
    }

    static Integer requestsPerMinute(SecurityIdentity identity) {
        return identity.getAttribute(RATE);
    }
}
