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

/** Accepts requests to subscribe and unsubscribe. {@link VerificationWorker} asks the callback afterwards whether they are genuine. */
@ApplicationScoped
class Hub {
    private static final Duration MIN_LEASE = Duration.ofMinutes(5);
    private static final Duration MAX_LEASE = Duration.ofDays(30);
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
     * Accepts a well-formed request. If the topic is not a feed, the callback receives a denial.
     *
     * @throws HttpProblem 400 if the callback is not an allowed URL, or 503 if the limit of subscriptions is reached
     */
    void accept(HubRequest request) {
        try {
            outboundClient.check(request.subscriptionKey().callback());
        } catch (RejectedUrlException rejected) {
            throw Parameters.problem(HubRequestParser.CALLBACK, rejected.getMessage());
        }
        checkLimit(request);
        String reason = reasonToDeny(request.subscriptionKey().topic());
        if (reason == null) {
            Integer lease = request.hubMode() == HubMode.SUBSCRIBE ? lease(request.lease()) : null;
            pendingVerifications.requestVerification(request, lease, clock.instant());
        } else {
            pendingVerifications.deny(request.subscriptionKey(), reason, clock.instant());
        }
    }

    private String reasonToDeny(String topic) {
        try {
            feeds.resolve(topic);
            return null;
        } catch (HttpProblem notAFeed) {
            return notAFeed.getDetail();
        }
    }

    /** The limit does not apply to renewals. */
    private void checkLimit(HubRequest request) {
        boolean isNew = request.hubMode() == HubMode.SUBSCRIBE && !hubSubscriptions.exists(request.subscriptionKey());
        if (pendingVerifications.count() >= Math.max(1, config.maxSubscriptions())
                || isNew && hubSubscriptions.count() >= config.maxSubscriptions()) {
            throw ProblemType.UNAVAILABLE
                    .builder("The hub has reached its limit of subscriptions. Retry later.")
                    .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                    .build();
        }
    }

    private int lease(Duration requested) {
        Duration lease = requested == null ? config.lease() : requested;
        if (lease.compareTo(MIN_LEASE) < 0) {
            lease = MIN_LEASE;
        }
        return (int) (lease.compareTo(MAX_LEASE) > 0 ? MAX_LEASE : lease).toSeconds();
    }
}
