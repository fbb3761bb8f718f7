package org.communique.access;

import io.quarkus.security.AuthenticationFailedException;
import io.vertx.ext.web.RoutingContext;

/**
 * The caller of a rejected request, and the reason of the rejection, for the audit.
 *
 * @param caller the anonymous caller unless a key or token identified another one
 * @param reason a few words
 */
public record AuthenticationAttempt(Caller caller, String reason) {
    private static final String INVALID_KEY = "communique.invalid-key";

    /**
     * Stores the reason in the request for the audit, and returns the exception by which the framework recognizes a failed authentication.
     */
    static AuthenticationFailedException reject(RoutingContext request, InvalidKeyException invalidKey) {
        if (request != null) {
            request.put(INVALID_KEY, invalidKey);
        }
        return new AuthenticationFailedException(invalidKey.reason());
    }

    /** The attempt of a request whose response has been sent. */
    public static AuthenticationAttempt of(RoutingContext request) {
        if (request.get(INVALID_KEY) instanceof InvalidKeyException invalidKey) {
            return new AuthenticationAttempt(
                    invalidKey.holder() == null ? Caller.ANONYMOUS : invalidKey.holder(), invalidKey.reason());
        }
        Caller caller = CallerIdentity.of(request).map(CallerIdentity::callerOf).orElse(Caller.ANONYMOUS);
        return new AuthenticationAttempt(
                caller,
                switch (request.response().getStatusCode()) {
                    case 401 -> EagerAuthentication.hasCredentials(request) ? "invalid token" : "no key";
                    case 429 -> "too many requests";
                    default -> "not allowed";
                });
    }
}
