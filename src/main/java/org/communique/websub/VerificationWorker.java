package org.communique.websub;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.communique.background.BackgroundLoop;
import org.communique.delivery.DeliveryLeases;
import org.communique.delivery.DeliverySource;
import org.communique.delivery.Dispatchers;
import org.communique.outbound.Failure;
import org.communique.outbound.OutboundClient;
import org.communique.outbound.OutboundRequest;
import org.communique.outbound.OutboundResponse;
import org.communique.web.SettingRange;
import org.jboss.logging.Logger;

/**
 * Verifies with callbacks that they want the subscriptions requested for them (WebSub, section 5.3), and notifies them of denials (section
 * 5.2).
 */
@Startup
@ApplicationScoped
class VerificationWorker implements DeliverySource<Verification, VerificationWorker.Result> {
    private static final Logger LOG = Logger.getLogger(VerificationWorker.class);
    /** Few, because anyone may request them without a key: lookups of their host names must not use up the threads of the resolver. */
    private static final int MAX_IN_FLIGHT = 8;

    private static final int MAX_PER_RECIPIENT = 4;
    private static final int CHALLENGE_BYTES = 32;
    private static final List<Duration> RETRIES = List.of(Duration.ofSeconds(5), Duration.ofMinutes(1));

    /** Reasons of a denial after the request was accepted. */
    private static final String FULL = "the hub has reached its limit of subscriptions";

    private static final String NO_FEED = "the topic is not the address of a feed of this service";

    private final PendingVerifications pending;
    private final HubSubscriptions subscriptions;
    private final TopicSnapshots snapshots;
    private final OutboundClient outbound;
    private final WebSubConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    VerificationWorker(
            PendingVerifications pending,
            HubSubscriptions subscriptions,
            TopicSnapshots snapshots,
            OutboundClient outbound,
            WebSubConfig config,
            Dispatchers dispatchers,
            Clock clock) {
        SettingRange.atLeast("communique.websub.requests-per-minute", 1, config.requestsPerMinute());
        SettingRange.atLeast("communique.websub.max-subscriptions", 0, config.maxSubscriptions());
        this.pending = pending;
        this.subscriptions = subscriptions;
        this.snapshots = snapshots;
        this.outbound = outbound;
        this.config = config;
        this.clock = clock;
        dispatchers.start(
                "websub-verifications",
                this,
                MAX_IN_FLIGHT,
                MAX_PER_RECIPIENT,
                DeliveryLeases.dueCondition("websub_intent"));
    }

    /**
     * The result of a request to a callback.
     *
     * @param challenge the challenge that the callback has to echo
     * @param state     the state of the topic before the callback was asked to subscribe; else null
     * @param response  null when no request was sent
     * @param isNoFeed  whether that is because the topic is not a feed any more; else the feed could not be rendered
     */
    record Result(String challenge, byte[] state, OutboundResponse response, boolean isNoFeed) {
        static Result unsent(boolean isNoFeed) {
            return new Result(null, null, null, isNoFeed);
        }

        boolean isConfirmed() {
            return response != null
                    && response.status() != null
                    && response.status() / 100 == 2
                    && Arrays.equals(response.body(), challenge.getBytes(StandardCharsets.US_ASCII));
        }

        /** Whether another attempt may have another result. */
        boolean isTransient() {
            if (response == null) {
                return true;
            }
            return response.status() == null ? response.failure() != Failure.REFUSED : response.status() >= 500;
        }
    }

    @Override
    public List<Verification> claim(ClaimRequest request) {
        return pending.claim(request, clock.instant());
    }

    @Override
    public Map<Verification, CompletionStage<Result>> send(List<Verification> claimed) {
        Map<String, Result> states = new HashMap<>();
        Map<Verification, CompletionStage<Result>> sent = new LinkedHashMap<>();
        for (Verification verification : claimed) {
            if (verification.hubMode() != HubMode.SUBSCRIBE) {
                sent.put(verification, send(verification, null));
                continue;
            }
            Result before =
                    states.computeIfAbsent(verification.subscriptionKey().topic(), this::stateOf);
            sent.put(
                    verification,
                    before.state() == null
                            ? CompletableFuture.completedFuture(before)
                            : send(verification, before.state()));
        }
        return sent;
    }

    /** The present state of a topic; without one, the reason why no callback can be asked. */
    private Result stateOf(String topic) {
        BackgroundLoop.reportProgress();
        try {
            return snapshots
                    .current(topic, null)
                    .map(snapshot -> new Result(null, snapshot.state(), null, false))
                    .orElseGet(() -> Result.unsent(true));
        } catch (RuntimeException e) {
            LOG.warnf(e, "The feed %s cannot be rendered", topic);
            return Result.unsent(false);
        }
    }

    private CompletionStage<Result> send(Verification verification, byte[] state) {
        String challenge = challenge();
        StringJoiner parameters = new StringJoiner("&");
        parameters.add("hub.mode=" + verification.hubMode().label());
        parameters.add("hub.topic=" + encoded(verification.subscriptionKey().topic()));
        if (verification.hubMode() == HubMode.DENIED) {
            parameters.add("hub.reason=" + encoded(verification.reason()));
        } else {
            parameters.add("hub.challenge=" + challenge);
        }
        if (verification.hubMode() == HubMode.SUBSCRIBE) {
            parameters.add("hub.lease_seconds=" + verification.lease());
        }
        // One byte more than the challenge shows that the body is longer.
        OutboundRequest request = new OutboundRequest(
                "GET",
                verification.subscriptionKey().callbackWith(parameters.toString()),
                Map.of(),
                null,
                challenge.length() + 1);
        return outbound.send(request).thenApply(response -> new Result(challenge, state, response, false));
    }

    private String challenge() {
        byte[] bytes = new byte[CHALLENGE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Settles each verification in a transaction of its own: after a failure, those that were settled are gone. */
    @Override
    public void settle(List<Settled<Verification, Result>> settled) {
        settled.forEach(one -> settle(one.delivery(), one.result(), clock.instant()));
    }

    private void settle(Verification verification, Result result, Instant now) {
        if (result.isNoFeed()) {
            pending.replaceByDenial(verification, NO_FEED, now);
        } else if (verification.hubMode() != HubMode.DENIED && result.isConfirmed()) {
            confirm(verification, result, now);
        } else if (result.isTransient() && verification.attempts() < RETRIES.size()) {
            pending.postpone(verification, now.plus(RETRIES.get(verification.attempts())));
        } else {
            pending.remove(verification);
        }
    }

    private void confirm(Verification verification, Result result, Instant now) {
        if (verification.hubMode() == HubMode.UNSUBSCRIBE) {
            subscriptions.remove(verification);
        } else if (subscriptions.count() < config.maxSubscriptions()
                || subscriptions.exists(verification.subscriptionKey())) {
            subscriptions.confirm(verification, result.state(), now);
        } else {
            pending.replaceByDenial(verification, FULL, now);
        }
    }
}
