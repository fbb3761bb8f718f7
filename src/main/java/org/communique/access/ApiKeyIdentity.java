package org.communique.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Tells whose key it is: the configured admin key, or one that was handed out. */
@ApplicationScoped
class ApiKeyIdentity implements IdentityProvider<ApiKeyRequest> {
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
                .filter(hash -> java.security.MessageDigest.isEqual(hash, KeyText.hashOf(request.text())))
                .isPresent();
        if (configured) {
            return Uni.createFrom().item(identity(new Caller("configured admin key", Role.ADMIN, null)));
        }
        return context.runBlocking(() -> keys.callerWith(request.text())
                .map(ApiKeyIdentity::identity)
                .orElseThrow(() -> new AuthenticationFailedException("no such key")));
    }

    private static SecurityIdentity identity(Caller caller) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addRoles(caller.role().labels())
                .addAttribute(CurrentCaller.ORGANIZATION, caller.organization())
                .build();
    }
}
