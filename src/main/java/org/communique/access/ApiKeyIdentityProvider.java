package org.communique.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Authenticates the configured keys, without the database, and issued keys. */
@ApplicationScoped
class ApiKeyIdentityProvider implements IdentityProvider<ApiKeyAuthenticationRequest> {
    static final Caller CONFIGURED_ADMIN =
            new Caller("configured-admin-key", "configured admin key", Role.ADMIN, null, null);

    private static final Caller CONFIGURED_MONITOR =
            new Caller("configured-monitor-key", "configured monitor key", Role.MONITOR, null, null);

    private record ConfiguredKey(Caller caller, byte[] hash) {
        static Stream<ConfiguredKey> of(Caller caller, Optional<String> key) {
            return key.map(KeyFormat::hashOf).map(hash -> new ConfiguredKey(caller, hash)).stream();
        }
    }

    private final ApiKeys keys;
    private final List<ConfiguredKey> configuredKeys;

    ApiKeyIdentityProvider(ApiKeys keys, AccessConfig config) {
        this.keys = keys;
        this.configuredKeys = Stream.concat(
                        ConfiguredKey.of(CONFIGURED_ADMIN, config.adminKey()),
                        ConfiguredKey.of(CONFIGURED_MONITOR, config.monitorKey()))
                .toList();
    }

    @Override
    public Class<ApiKeyAuthenticationRequest> getRequestType() {
        return ApiKeyAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            ApiKeyAuthenticationRequest request, AuthenticationRequestContext context) {
        byte[] candidateHash = KeyFormat.hashOf(request.plaintext());
        for (ConfiguredKey configured : configuredKeys) {
            // Compares in constant time, as for issued keys.
            if (MessageDigest.isEqual(configured.hash(), candidateHash)) {
                return Uni.createFrom().item(CallerIdentity.of(configured.caller(), null));
            }
        }
        return context.runBlocking(() -> {
            ApiKey key = keys.authenticate(request.plaintext());
            return CallerIdentity.of(key.caller(), key.requestsPerMinute());
        });
    }
}
