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
import org.communique.delivery.Claims;
import org.communique.delivery.Dispatcher;
import org.communique.journal.Pulse;
import org.communique.outbound.Failure;
import org.communique.outbound.Outbound;
import org.communique.outbound.OutboundAnswer;
import org.communique.outbound.OutboundRequest;
import org.communique.web.SettingLimits;
import org.jboss.logging.Logger;

/**
 * Asks callbacks whether they want what was asked for in their name (WebSub, section 5.3), and tells them what they cannot have (section
 * 5.2).
 */
@ApplicationScoped
class Verifications implements Dispatcher.Office<Intent, Verifications.Answer> {
    private static final Logger LOG = Logger.getLogger(Verifications.class);
    private static final int PLACES = 64;
    private static final int EACH = 4;
    private static final int CHALLENGE_BYTES = 32;
    private static final List<Duration> RETRIES = List.of(Duration.ofSeconds(5), Duration.ofMinutes(1));

    /** Why a subscription cannot begin that could be asked for. */
    private static final String FULL = "the hub has as many subscriptions as it takes";

    private static final String GONE = "the topic is not the address of a feed of this service";

    private final Intents intents;
    private final Subscriptions subscriptions;
    private final Copies copies;
    private final Outbound outbound;
    private final WebSubConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Dispatcher<Intent, Answer> dispatcher;

    Verifications(
            Intents intents,
            Subscriptions subscriptions,
            Copies copies,
            Outbound outbound,
            WebSubConfig config,
            Pulse pulse,
            Clock clock) {
        this.intents = intents;
        this.subscriptions = subscriptions;
        this.copies = copies;
        this.outbound = outbound;
        this.config = config;
        this.clock = clock;
        this.dispatcher =
                new Dispatcher<>("websub-verifications", this, PLACES, EACH, pulse, Claims.due("websub_intent"));
    }

    /**
     * What came of it.
     *
     * @param challenge that was to be echoed
     * @param state     what the topic showed before the callback was asked to subscribe; else null
     * @param answer    null when nothing was asked
     * @param isNoFeed  whether that is because there is no such feed any more; else it could not be made
     */
    record Answer(String challenge, byte[] state, OutboundAnswer answer, boolean isNoFeed) {
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
        SettingLimits.atLeast("communique.websub.requests-per-minute", 1, config.requestsPerMinute());
        SettingLimits.atLeast("communique.websub.subscriptions", 0, config.subscriptions());
        dispatcher.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        dispatcher.stop();
    }

    @Override
    public List<Intent> claim(Dispatcher.Order order) {
        return intents.claim(order, clock.instant());
    }

    @Override
    public Map<Intent, CompletionStage<Answer>> send(List<Intent> claimed) {
        Map<String, Answer> states = new HashMap<>();
        Map<Intent, CompletionStage<Answer>> sent = new LinkedHashMap<>();
        for (Intent intent : claimed) {
            if (intent.mode() != Mode.SUBSCRIBE) {
                sent.put(intent, ask(intent, null));
                continue;
            }
            Answer before = states.computeIfAbsent(intent.pair().topic(), this::before);
            sent.put(
                    intent,
                    before.state() == null ? CompletableFuture.completedFuture(before) : ask(intent, before.state()));
        }
        return sent;
    }

    /** What the topic shows now; without a state, why nobody can be asked. */
    private Answer before(String topic) {
        try {
            return copies.made(topic, null, clock.instant())
                    .map(feed -> new Answer(null, feed.state(), null, false))
                    .orElseGet(() -> Answer.without(true));
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s cannot be made right now", topic);
            return Answer.without(false);
        }
    }

    private CompletionStage<Answer> ask(Intent intent, byte[] state) {
        String challenge = challenge();
        StringJoiner parameters = new StringJoiner("&");
        parameters.add("hub.mode=" + intent.mode().label());
        parameters.add("hub.topic=" + encoded(intent.pair().topic()));
        if (intent.mode() == Mode.DENIED) {
            parameters.add("hub.reason=" + encoded(intent.reason()));
        } else {
            parameters.add("hub.challenge=" + challenge);
        }
        if (intent.mode() == Mode.SUBSCRIBE) {
            parameters.add("hub.lease_seconds=" + intent.lease());
        }
        // One byte more than is wanted shows that there is more.
        OutboundRequest request = new OutboundRequest(
                "GET", intent.pair().callbackWith(parameters.toString()), Map.of(), null, challenge.length() + 1);
        return outbound.send(request).thenApply(answer -> new Answer(challenge, state, answer, false));
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
    public void settle(List<Dispatcher.Done<Intent, Answer>> done) {
        done.forEach(one -> settle(one.item(), one.result(), clock.instant()));
    }

    private void settle(Intent intent, Answer answer, Instant now) {
        if (answer.isNoFeed()) {
            intents.replace(intent, GONE, now);
        } else if (intent.mode() != Mode.DENIED && answer.isYes()) {
            agree(intent, answer, now);
        } else if (answer.isPassing() && intent.attempts() < RETRIES.size()) {
            intents.postpone(intent, now.plus(RETRIES.get(intent.attempts())));
        } else {
            intents.remove(intent);
        }
    }

    private void agree(Intent intent, Answer answer, Instant now) {
        if (intent.mode() == Mode.UNSUBSCRIBE) {
            subscriptions.remove(intent);
        } else if (subscriptions.count() < config.subscriptions() || subscriptions.has(intent.pair())) {
            subscriptions.put(intent, answer.state(), now);
        } else {
            intents.replace(intent, FULL, now);
        }
    }
}
