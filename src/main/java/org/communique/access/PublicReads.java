package org.communique.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import java.util.Set;
import org.communique.database.Replica;
import org.communique.database.RequestDatabase;
import org.communique.web.Freshness;

/**
 * Decides which requests are answered from the replica: safe ones to a {@link PublicRead}, of callers without a key, while the replica is
 * current. Who sends {@code Cache-Control: no-cache} (RFC 9111, section 5.2.1.4) is answered from the primary.
 */
@Provider
@PublicRead
class PublicReads implements ContainerRequestFilter {
    private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final String NO_CACHE = "no-cache";

    private final Replica replica;
    private final RequestDatabase database;
    private final SecurityIdentity identity;
    private final Freshness freshness;

    PublicReads(Replica replica, RequestDatabase database, SecurityIdentity identity, Freshness freshness) {
        this.replica = replica;
        this.database = database;
        this.identity = identity;
        this.freshness = freshness;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (replica.isCurrent() && SAFE.contains(request.getMethod()) && identity.isAnonymous() && !isAnew(request)) {
            database.useReplica();
            freshness.mayLack(replica.maxLag());
        }
    }

    private static boolean isAnew(ContainerRequestContext request) {
        String control = request.getHeaderString(HttpHeaders.CACHE_CONTROL);
        return control != null && control.toLowerCase(Locale.ROOT).contains(NO_CACHE);
    }
}
