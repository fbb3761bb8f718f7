package org.communique.websub;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
import org.communique.delivery.DeliveryLeases;
import org.communique.delivery.Dispatcher;
import org.communique.journal.JournalHead;
import org.communique.outbound.Failure;
import org.communique.outbound.OutboundClient;
import org.communique.outbound.OutboundRequest;
import org.communique.outbound.OutboundResponse;
import org.communique.web.SettingRange;
import org.jboss.logging.Logger;

/**
 * Asks callbacks whether they want what was asked for in their name (WebSub, section 5.3), and tells them what they cannot have (section
 * 5.2).
 */
@ApplicationScoped
class VerificationWorker implements Dispatcher.Office<Verification, VerificationWorker.Answer> {
    private static final Logger LOG = Logger.getLogger(VerificationWorker.class);
    private static final int PLACES = 64;
    private static final int EACH = 4;
    private static final int CHALLENGE_BYTES = 32;
    private static final List<Duration> RETRIES = List.of(Duration.ofSeconds(5), Duration.ofMinutes(1));

    /** Why a subscription cannot begin that could be asked for. */
    private static final String FULL = "the hub has as many subscriptions as it takes";

    private static final String GONE = "the topic is not the address of a feed of this service";

    private final PendingVerifications pendingVerifications;
    private final HubSubscriptions hubSubscriptions;
    private final TopicSnapshots topicSnapshots;
    private final OutboundClient outboundClient;
    private final WebSubConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Dispatcher<Verification, Answer> dispatcher;

    VerificationWorker(
            PendingVerifications pendingVerifications,
            HubSubscriptions hubSubscriptions,
            TopicSnapshots topicSnapshots,
            OutboundClient outboundClient,
            WebSubConfig config,
            JournalHead head,
            Clock clock) {
        this.pendingVerifications = pendingVerifications;
        this.hubSubscriptions = hubSubscriptions;
        this.topicSnapshots = topicSnapshots;
        this.outboundClient = outboundClient;
        this.config = config;
        this.clock = clock;
        this.dispatcher =
                new Dispatcher<>("websub-verifications", this, PLACES, EACH, head, DeliveryLeases.due("websub_intent"));
    }

    /**
     * What came of it.
     *
     * @param challenge that was to be echoed
     * @param state     what the topic showed before the callback was asked to subscribe; else null
     * @param answer    null when nothing was asked
     * @param isNoFeed  whether that is because there is no such feed any more; else it could not be made
     */
    record Answer(String challenge, byte[] state, OutboundResponse answer, boolean isNoFeed) {
        static Answer without(boolean isNoFeed) {
            return new Answer(null, null, null, isNoFeed);
        }

        boolean isYes() {
            return answer != null
                    && answer.status() != null
                    && answer.status() / 100 == 2
                    && Arrays.equals(answer.body(), challenge.getBytes(StandardCharsets.US_ASCII));
        }

        /** Whether another attempt may bring something else. */
        boolean isPassing() {
            if (answer == null) {
                return true;
            }
            return answer.status() == null ? answer.failure() != Failure.REFUSED : answer.status() >= 500;
        }
    }

    void start(@Observes StartupEvent event) {
        SettingRange.atLeast("communique.websub.requests-per-minute", 1, config.requestsPerMinute());
        SettingRange.atLeast("communique.websub.max-subscriptions", 0, config.maxSubscriptions());
        dispatcher.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        dispatcher.stop();
    }

    @Override
    public List<Verification> claim(Dispatcher.Order order) {
        return pendingVerifications.claim(order, clock.instant());
    }

    @Override
    public Map<Verification, CompletionStage<Answer>> send(List<Verification> claimed) {
        Map<String, Answer> states = new HashMap<>();
        Map<Verification, CompletionStage<Answer>> sent = new LinkedHashMap<>();
        for (Verification verification : claimed) {
            if (verification.hubMode() != HubMode.SUBSCRIBE) {
                sent.put(verification, ask(verification, null));
                continue;
            }
            Answer before =
                    states.computeIfAbsent(verification.subscriptionKey().topic(), this::before);
            sent.put(
                    verification,
                    before.state() == null
                            ? CompletableFuture.completedFuture(before)
                            : ask(verification, before.state()));
        }
        return sent;
    }

    /** What the topic shows now; without a state, why nobody can be asked. */
    private Answer before(String topic) {
        try {
            return topicSnapshots
                    .made(topic, null, clock.instant())
                    .map(feed -> new Answer(null, feed.state(), null, false))
                    .orElseGet(() -> Answer.without(true));
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s cannot be made right now", topic);
            return Answer.without(false);
        }
    }

    private CompletionStage<Answer> ask(Verification verification, byte[] state) {
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
        // One byte more than is wanted shows that there is more.
        OutboundRequest request = new OutboundRequest(
                "GET",
                verification.subscriptionKey().callbackWith(parameters.toString()),
                Map.of(),
                null,
                challenge.length() + 1);
        return outboundClient.send(request).thenApply(answer -> new Answer(challenge, state, answer, false));
    }

    private String challenge() {
        byte[] bytes = new byte[CHALLENGE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Each by itself: what was written down before is not there any more when all are written down again. */
    @Override
    public void settle(List<Dispatcher.Done<Verification, Answer>> done) {
        done.forEach(one -> settle(one.item(), one.result(), clock.instant()));
    }

    private void settle(Verification verification, Answer answer, Instant now) {
        if (answer.isNoFeed()) {
            pendingVerifications.replace(verification, GONE, now);
        } else if (verification.hubMode() != HubMode.DENIED && answer.isYes()) {
            agree(verification, answer, now);
        } else if (answer.isPassing() && verification.attempts() < RETRIES.size()) {
            pendingVerifications.postpone(verification, now.plus(RETRIES.get(verification.attempts())));
        } else {
            pendingVerifications.remove(verification);
        }
    }

    private void agree(Verification verification, Answer answer, Instant now) {
        if (verification.hubMode() == HubMode.UNSUBSCRIBE) {
            hubSubscriptions.remove(verification);
        } else if (hubSubscriptions.count() < config.maxSubscriptions()
                || hubSubscriptions.has(verification.subscriptionKey())) {
            hubSubscriptions.put(verification, answer.state(), now);
        } else {
            pendingVerifications.replace(verification, FULL, now);
        }
    }
}
