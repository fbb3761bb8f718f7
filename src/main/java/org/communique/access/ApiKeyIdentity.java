package org.communique.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.Optional;

/** Tells whose key it is: the configured admin key, or one that was handed out. */
@ApplicationScoped
class ApiKeyIdentity implements IdentityProvider<ApiKeyRequest> {
    static final Caller CONFIGURED = new Caller("configured-admin-key", "configured admin key", Role.ADMIN, null, null);

    private final ApiKeys keys;
    private final Optional<byte[]> adminKeyHash;

    ApiKeyIdentity(ApiKeys keys, AccessConfig config) {
        this.keys = keys;
        this.adminKeyHash = config.adminKey().map(KeyText::hashOf);
    }

    @Override
    public Class<ApiKeyRequest> getRequestType() {
        return ApiKeyRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(ApiKeyRequest request, AuthenticationRequestContext context) {
        boolean configured = adminKeyHash
                .filter(hash -> MessageDigest.isEqual(hash, KeyText.hashOf(request.text())))
                .isPresent();
        if (configured) {
            return Uni.createFrom().item(Identity.of(CONFIGURED, null));
        }
        return context.runBlocking(() -> {
            ApiKey key = keys.withText(request.text());
            return Identity.of(key.caller(), key.requestsPerMinute());
        });
    }
}
