package org.communique.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** An attempt to authenticate with an API key. */
final class ApiKeyAuthenticationRequest extends BaseAuthenticationRequest {
    private final String plaintext;

    ApiKeyAuthenticationRequest(String plaintext) {
        this.plaintext = plaintext;
    }

    String plaintext() {
        return plaintext;
    }
}
