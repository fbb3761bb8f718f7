package org.communique.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import org.communique.web.ClientAddress;
import org.communique.web.Digest;
import org.communique.web.MetricsPath;
import org.communique.web.ProblemType;
import org.communique.web.ProblemWriter;

/**
 * Limits attempts to guess keys: an address with too many failed authentications within a minute has to wait. Credentials that were valid
 * recently are accepted all the same, so that a client with an expired key does not lock out the others behind the same address.
 */
@ApplicationScoped
class AuthenticationThrottle {
    /** Precedes {@link EagerAuthentication}, and follows the response cache, which serves no requests with credentials. */
    private static final int BEFORE_AUTHENTICATION = 246;

    private static final int UNAUTHORIZED = 401;
    /** The path under which the metrics count failed authentications: those who guess keys may invent paths, too. */
    private static final String METRICS_PATH = "/UNAUTHENTICATED";

    private static final int MAX_REMEMBERED = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofHours(1);

    private final RateBuckets<String> attemptsByNetwork;
    private final AccessConfig config;
    private final Set<ByteBuffer> recentlyValid = Collections.newSetFromMap(Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .<ByteBuffer, Boolean>build()
            .asMap());

    AuthenticationThrottle(AccessConfig config, Clock clock) {
        this.attemptsByNetwork = new RateBuckets<>(clock);
        this.config = config;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_AUTHENTICATION);
    }

    private void check(RoutingContext context) {
        String credentials = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (credentials == null) {
            context.next();
            return;
        }
        Bucket attempts = attemptsByNetwork.get(ClientAddress.networkOf(context), config.failedAttemptsPerMinute());
        ByteBuffer digest = ByteBuffer.wrap(Digest.sha256(credentials.getBytes(StandardCharsets.UTF_8)));
        if (attempts.getAvailableTokens() == 0 && !recentlyValid.contains(digest)) {
            long wait =
                    RateBuckets.toSeconds(attempts.estimateAbilityToConsume(1).getNanosToWaitForRefill());
            MetricsPath.set(METRICS_PATH);
            ProblemWriter.write(
                    context,
                    ProblemType.TOO_MANY_REQUESTS,
                    "Too many authentications from this address have failed. Retry after the time in `Retry-After`.",
                    wait);
            return;
        }
        context.addHeadersEndHandler(sent -> {
            if (context.response().getStatusCode() == UNAUTHORIZED) {
                MetricsPath.set(METRICS_PATH);
                recentlyValid.remove(digest);
                attempts.tryConsume(1);
            } else {
                recentlyValid.add(digest);
            }
        });
        context.next();
    }
}
