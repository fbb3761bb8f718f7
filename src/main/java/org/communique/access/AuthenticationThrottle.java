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
import org.communique.web.ProblemType;
import org.communique.web.ProblemWriter;

/**
 * Slows whoever tries keys: an address from which too many were refused within a minute has to wait. A key that was good lately passes
 * all the same, so that one client with an expired key does not lock out the others behind the same address.
 */
@ApplicationScoped
class AuthenticationThrottle {
    /** Before the mechanisms, which have priority 200, look at the key. */
    private static final int BEFORE_AUTHENTICATION = 300;

    private static final int UNAUTHORIZED = 401;
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final RateBuckets<String> left;
    private final AccessConfig config;
    private final Set<ByteBuffer> good = Collections.newSetFromMap(Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .<ByteBuffer, Boolean>build()
            .asMap());

    AuthenticationThrottle(AccessConfig config, Clock clock) {
        this.left = new RateBuckets<>(clock);
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
        Bucket attempts = left.get(ClientAddress.networkOf(context), config.failedAttemptsPerMinute());
        ByteBuffer digest = ByteBuffer.wrap(Digest.sha256(credentials.getBytes(StandardCharsets.UTF_8)));
        if (attempts.getAvailableTokens() == 0 && !good.contains(digest)) {
            long wait = RateBuckets.seconds(attempts.estimateAbilityToConsume(1).getNanosToWaitForRefill());
            ProblemWriter.answer(
                    context, ProblemType.TOO_MANY_REQUESTS, "too many keys were refused from this address: wait", wait);
            return;
        }
        context.addHeadersEndHandler(sent -> {
            if (context.response().getStatusCode() == UNAUTHORIZED) {
                good.remove(digest);
                attempts.tryConsume(1);
            } else {
                good.add(digest);
            }
        });
        context.next();
    }
}
