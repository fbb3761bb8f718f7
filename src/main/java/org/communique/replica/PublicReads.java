package org.communique.replica;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import org.communique.cache.ResponseCache;
import org.communique.web.CacheLifetime;
import org.communique.web.NoCacheDirective;
import org.communique.web.SafeMethods;

/**
 * Decides which requests read from the replica: safe requests without a key to a {@link PublicRead}, while the replica is current. Requests
 * with {@code Cache-Control: no-cache} (RFC 9111, section 5.2.1.4) read from the primary.
 */
@Provider
@PublicRead
class PublicReads implements ContainerRequestFilter {
    private final Replica replica;
    private final RequestDatabase database;
    private final CacheLifetime cacheLifetime;
    private final ResponseCache responseCache;
    private final Clock clock;

    PublicReads(
            Replica replica,
            RequestDatabase database,
            CacheLifetime cacheLifetime,
            ResponseCache responseCache,
            Clock clock) {
        this.replica = replica;
        this.database = database;
        this.cacheLifetime = cacheLifetime;
        this.responseCache = responseCache;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (replica.isCurrent()
                && SafeMethods.include(request.getMethod())
                && request.getHeaderString(HttpHeaders.AUTHORIZATION) == null
                && !NoCacheDirective.isPresentIn(request.getHeaderString(HttpHeaders.CACHE_CONTROL))) {
            database.useReplica();
            cacheLifetime.currentAsOf(clock.instant().minus(replica.maxLag()));
            if (!replica.isCurrentAsOf(responseCache.invalidatedAt())) {
                cacheLifetime.markIncomplete();
            }
        }
    }
}
