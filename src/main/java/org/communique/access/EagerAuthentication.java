package org.communique.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Authenticates requests with credentials before anything else sees them, so that wrong ones are rejected on every path. The framework
 * authenticates lazily, because requests without credentials would pass through all of it to become anonymous, which takes longer than most
 * of what they ask for.
 */
@ApplicationScoped
class EagerAuthentication {
    /** After the framework has prepared the authentication, which has priority 200, and before {@link KeyRateLimiter}. */
    private static final int AFTER_PREPARATION = 190;

    void register(@Observes Filters filters) {
        filters.register(EagerAuthentication::authenticate, AFTER_PREPARATION);
    }

    /** Whether the request is authenticated. Without credentials its caller is anonymous. */
    static boolean hasCredentials(RoutingContext context) {
        return context.request().headers().contains(HttpHeaders.AUTHORIZATION);
    }

    private static void authenticate(RoutingContext context) {
        if (!hasCredentials(context)) {
            context.next();
            return;
        }
        Uni<SecurityIdentity> identity = context.get(QuarkusHttpUser.DEFERRED_IDENTITY_KEY);
        if (identity == null) {
            context.fail(new IllegalStateException("The framework has not prepared the authentication"));
            return;
        }
        identity.subscribe()
                .with(
                        authenticated -> {
                            if (!context.response().ended()) {
                                context.next();
                            }
                        },
                        // The framework has passed it to the handler of failed authentications, which responds.
                        failure -> {});
    }
}
