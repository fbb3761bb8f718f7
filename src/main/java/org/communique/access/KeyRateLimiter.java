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

/** Holds keys to the rate that they carry, and says with every answer what is left (draft-ietf-httpapi-ratelimit-headers-10). */
@ApplicationScoped
class KeyRateLimiter {
    /** After the mechanisms, which have priority 200, have found whose key it is. */
    private static final int AFTER_AUTHENTICATION = 150;

    /** A key whose rate was changed begins anew. */
    private record Limited(String caller, int requestsPerMinute) {}

    private final RateBuckets<Limited> left;

    KeyRateLimiter(Clock clock) {
        this.left = new RateBuckets<>(clock);
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
        Bucket bucket = left.get(new Limited(CallerIdentity.callerOf(identity).id(), rate), rate);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        MultiMap headers = context.response().headers();
        headers.set("RateLimit-Policy", "\"key\";q=" + rate + ";w=" + RateBuckets.PERIOD.toSeconds());
        headers.set(
                "RateLimit",
                "\"key\";r=" + probe.getRemainingTokens() + ";t="
                        + RateBuckets.seconds(probe.getNanosToWaitForReset()));
        if (probe.isConsumed()) {
            context.next();
        } else {
            ProblemWriter.answer(
                    context,
                    ProblemType.TOO_MANY_REQUESTS,
                    "the key may make " + rate + " requests a minute",
                    RateBuckets.seconds(probe.getNanosToWaitForRefill()));
        }
    }
}
