package org.communique.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import org.communique.web.ProblemType;
import org.communique.web.ProblemWriter;

/** Enforces the rate limit of each key, and adds the remaining quota to every response (draft-ietf-httpapi-ratelimit-headers-10). */
@ApplicationScoped
class KeyRateLimiter {
    /** Follows {@link EagerAuthentication}. */
    private static final int AFTER_AUTHENTICATION = 150;

    /** Includes the rate, so that a key whose rate is changed gets a new bucket. */
    private record BucketKey(String caller, int requestsPerMinute) {}

    private final RateBuckets<BucketKey> buckets;

    KeyRateLimiter(Clock clock) {
        this.buckets = new RateBuckets<>(clock);
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_AUTHENTICATION);
    }

    private void check(RoutingContext context) {
        SecurityIdentity identity = CallerIdentity.of(context).orElse(null);
        Integer rate = identity == null ? null : CallerIdentity.requestsPerMinute(identity);
        if (rate == null) {
            context.next();
            return;
        }
        Bucket bucket =
                buckets.get(new BucketKey(CallerIdentity.callerOf(identity).id(), rate), rate);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        MultiMap headers = context.response().headers();
        headers.set("RateLimit-Policy", "\"key\";q=" + rate + ";w=" + RateBuckets.PERIOD.toSeconds());
        headers.set(
                "RateLimit",
                "\"key\";r=" + probe.getRemainingTokens() + ";t="
                        + RateBuckets.toSeconds(probe.getNanosToWaitForReset()));
        if (probe.isConsumed()) {
            context.next();
        } else {
            ProblemWriter.write(
                    context,
                    ProblemType.TOO_MANY_REQUESTS,
                    "The key is limited to " + rate + " requests per minute. Retry after the time in `Retry-After`.",
                    RateBuckets.toSeconds(probe.getNanosToWaitForRefill()));
        }
    }
}
