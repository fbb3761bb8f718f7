package org.communique.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request that came with a key. */
final class ApiKeyAuthenticationRequest extends BaseAuthenticationRequest {
    private final String text;

    ApiKeyAuthenticationRequest(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
