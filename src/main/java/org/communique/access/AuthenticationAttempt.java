package org.communique.access;

import io.quarkus.security.AuthenticationFailedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Who asked and why it was refused, of a request that was answered.
 *
 * @param caller the key or person, as far as it is known; else the public
 * @param reason why in a few words
 */
public record AuthenticationAttempt(Caller caller, String reason) {
    private static final String REFUSED_KEY = "communique.refused-key";

    /** Keeps the reason for the audit, and gives the framework what it takes for a failed authentication. */
    static AuthenticationFailedException refused(RoutingContext request, InvalidKeyException refusal) {
        if (request != null) {
            request.put(REFUSED_KEY, refusal);
        }
        return new AuthenticationFailedException(refusal.reason());
    }

    public static AuthenticationAttempt of(RoutingContext request) {
        if (request.get(REFUSED_KEY) instanceof InvalidKeyException refusal) {
            return new AuthenticationAttempt(
                    refusal.holder() == null ? Caller.ANYONE : refusal.holder(), refusal.reason());
        }
        Caller caller = CallerIdentity.of(request).map(CallerIdentity::callerOf).orElse(Caller.ANYONE);
        return new AuthenticationAttempt(
                caller,
                switch (request.response().getStatusCode()) {
                    case 401 ->
                        request.request().headers().contains(HttpHeaders.AUTHORIZATION) ? "invalid token" : "no key";
                    case 429 -> "too many requests";
                    default -> "not allowed";
                });
    }
}
