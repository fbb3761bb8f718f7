package org.communique.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.Optional;

/** Authenticates the configured admin key and issued keys. */
@ApplicationScoped
class ApiKeyIdentityProvider implements IdentityProvider<ApiKeyAuthenticationRequest> {
    static final Caller CONFIGURED_ADMIN =
            new Caller("configured-admin-key", "configured admin key", Role.ADMIN, null, null);

    private final ApiKeys keys;
    private final Optional<byte[]> adminKeyHash;

    ApiKeyIdentityProvider(ApiKeys keys, AccessConfig config) {
        this.keys = keys;
        this.adminKeyHash = config.adminKey().map(KeyFormat::hashOf);
    }

    @Override
    public Class<ApiKeyAuthenticationRequest> getRequestType() {
        return ApiKeyAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            ApiKeyAuthenticationRequest request, AuthenticationRequestContext context) {
        boolean configured = adminKeyHash
                .filter(hash -> MessageDigest.isEqual(hash, KeyFormat.hashOf(request.plaintext())))
                .isPresent();
        if (configured) {
            return Uni.createFrom().item(CallerIdentity.of(CONFIGURED_ADMIN, null));
        }
        return context.runBlocking(() -> {
            ApiKey key = keys.authenticate(request.plaintext());
            return CallerIdentity.of(key.caller(), key.requestsPerMinute());
        });
    }
}
