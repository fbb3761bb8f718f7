package org.communique.websub;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.communique.outbound.OutboundClient;
import org.communique.outbound.RejectedUrlException;
import org.communique.syndication.Feeds;
import org.communique.web.Parameters;
import org.communique.web.ProblemType;

/** Takes requests to subscribe and unsubscribe. Whether who sent one meant it is found out afterwards, by {@link VerificationWorker}. */
@ApplicationScoped
class Hub {
    private static final Duration SHORTEST_LEASE = Duration.ofMinutes(5);
    private static final Duration LONGEST_LEASE = Duration.ofDays(30);
    private static final String RETRY_AFTER_SECONDS = "60";

    private final Feeds feeds;
    private final PendingVerifications pendingVerifications;
    private final HubSubscriptions hubSubscriptions;
    private final OutboundClient outboundClient;
    private final WebSubConfig config;
    private final Clock clock;

    Hub(
            Feeds feeds,
            PendingVerifications pendingVerifications,
            HubSubscriptions hubSubscriptions,
            OutboundClient outboundClient,
            WebSubConfig config,
            Clock clock) {
        this.feeds = feeds;
        this.pendingVerifications = pendingVerifications;
        this.hubSubscriptions = hubSubscriptions;
        this.outboundClient = outboundClient;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Takes what is well-formed. What it cannot be given, because there is no such feed, the callback is told.
     *
     * @throws HttpProblem 400 that names a callback that is not sent to, or 503 when there are too many subscriptions
     */
    void take(HubRequest request) {
        try {
            outboundClient.check(request.subscriptionKey().callback());
        } catch (RejectedUrlException refused) {
            throw Parameters.problem(HubRequestParser.CALLBACK, refused.getMessage());
        }
        checkRoom(request);
        String reason = whyNot(request.subscriptionKey().topic());
        if (reason == null) {
            Integer lease = request.hubMode() == HubMode.SUBSCRIBE ? lease(request.lease()) : null;
            pendingVerifications.requestVerification(request, lease, clock.instant());
        } else {
            pendingVerifications.deny(request.subscriptionKey(), reason, clock.instant());
        }
    }

    private String whyNot(String topic) {
        try {
            feeds.resolve(topic);
            return null;
        } catch (HttpProblem nothingThere) {
            return nothingThere.getDetail();
        }
    }

    /** Whoever is subscribed can stay, and whoever wants to leave can leave. */
    private void checkRoom(HubRequest request) {
        boolean more = request.hubMode() == HubMode.SUBSCRIBE && !hubSubscriptions.exists(request.subscriptionKey());
        if (pendingVerifications.count() >= Math.max(1, config.maxSubscriptions())
                || more && hubSubscriptions.count() >= config.maxSubscriptions()) {
            throw ProblemType.UNAVAILABLE
                    .builder("the hub has as many subscriptions as it takes: try again later")
                    .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                    .build();
        }
    }

    private int lease(Duration wanted) {
        Duration lease = wanted == null ? config.lease() : wanted;
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            lease = SHORTEST_LEASE;
        }
        return (int) (lease.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : lease).toSeconds();
    }
}
