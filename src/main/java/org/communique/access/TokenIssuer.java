package org.communique.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The identity provider whose tokens are accepted in addition to API keys, if one is configured. */
@ApplicationScoped
class TokenIssuer {
    /** A signed JWT in compact serialization (RFC 7515): three parts, of which the first is a JSON object. */
    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]*\\.[\\w-]+\\.[\\w-]+");

    private final boolean configured;

    TokenIssuer(@ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> url) {
        this.configured = url.isPresent();
    }

    boolean mayHaveIssued(String token) {
        return configured && JWT.matcher(token).matches();
    }
}
