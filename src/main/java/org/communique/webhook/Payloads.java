package org.communique.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.communique.access.Caller;
import org.communique.access.CallerLookup;
import org.communique.audience.ViewerScope;
import org.communique.changes.ChangeEvent;
import org.communique.changes.ChangeLog;
import org.communique.changes.ChangeView;
import org.communique.changes.Changes;
import org.communique.changes.ReaderChange;
import org.communique.release.PressReleaseView;
import org.communique.release.ReleaseFormat;
import org.communique.release.VisibleReleases;
import org.communique.web.HasEntityTag;
import org.communique.web.JsonMapping;
import org.communique.web.RenderedDocument;

/**
 * Renders the bodies of deliveries at the time of sending: texts are those that the owner of the subscription may read at this moment,
 * whatever was visible when the change happened, and a release that may not be syndicated at this moment is not sent.
 */
@ApplicationScoped
class Payloads {
    private static final String NINJS = "ninjs.json";

    private final ChangeLog log;
    private final Changes changes;
    private final VisibleReleases releases;
    private final CallerLookup callers;
    private final ReleaseFormat ninjs;

    Payloads(
            ChangeLog log,
            Changes changes,
            VisibleReleases releases,
            CallerLookup callers,
            @All List<ReleaseFormat> formats) {
        this.log = log;
        this.changes = changes;
        this.releases = releases;
        this.callers = callers;
        this.ninjs = formats.stream()
                .filter(format -> format.extension().equals(NINJS))
                .findFirst()
                .orElseThrow();
    }

    private record TestEvent(String type, Instant timestamp, TestData data) {}

    private record TestData(UUID subscription, String message) {}

    /** Deliveries with equal keys, to owners who see the same, have the same body, which is rendered once. */
    private record PayloadKey(Long position, String event, Payload payload) {
        static PayloadKey of(QueuedDelivery delivery) {
            return new PayloadKey(delivery.position(), delivery.event(), delivery.payload());
        }
    }

    /** Receives bodies one after the other, in no order. */
    interface Receiver {
        /**
         * Receives a body, which it should not keep longer than it needs to.
         *
         * @param deliveries all with the same body
         * @param rendering  renders it; without a result if the release may not be syndicated
         */
        void accept(List<QueuedDelivery> deliveries, Supplier<Optional<byte[]>> rendering);

        /** Receives a delivery whose subscription's key has ended. */
        void ended(QueuedDelivery delivery);
    }

    /** @throws org.communique.memory.BudgetExhaustedException if no memory for a large release becomes free in time */
    void render(List<QueuedDelivery> deliveries, Instant now, Receiver receiver) {
        Map<String, Caller> owners =
                callers.current(deliveries.stream().map(QueuedDelivery::owner).collect(Collectors.toSet()));
        Map<Long, ReaderChange> readerChanges = changesOf(deliveries);
        Map<ViewerScope, Readers> readers = new HashMap<>();
        for (QueuedDelivery delivery : deliveries) {
            Caller owner = owners.get(delivery.owner());
            if (owner == null) {
                receiver.ended(delivery);
            } else if (delivery.isTest()) {
                receiver.accept(List.of(delivery), () -> Optional.of(testEvent(delivery, now)));
            } else {
                readers.computeIfAbsent(ViewerScope.ofReader(owner), scope -> new Readers(owner, new LinkedHashMap<>()))
                        .add(delivery);
            }
        }
        readers.values().forEach(one -> render(one, readerChanges, now, receiver));
    }

    /**
     * Deliveries to subscriptions whose owners see the same.
     *
     * @param owner any of the owners
     */
    private record Readers(Caller owner, Map<UUID, List<QueuedDelivery>> byRelease) {
        void add(QueuedDelivery delivery) {
            byRelease
                    .computeIfAbsent(delivery.release(), none -> new ArrayList<>())
                    .add(delivery);
        }
    }

    /** Reads the releases as the owners may read them now, and renders one after the other. */
    private void render(Readers readers, Map<Long, ReaderChange> readerChanges, Instant now, Receiver receiver) {
        Map<UUID, List<QueuedDelivery>> left = new LinkedHashMap<>(readers.byRelease());
        releases.forEach(
                List.copyOf(left.keySet()),
                readers.owner().asReader(),
                now,
                text -> render(left.remove(text.id()), text, readers.owner(), readerChanges, now, receiver));
        left.values().forEach(deliveries -> render(deliveries, null, readers.owner(), readerChanges, now, receiver));
    }

    /** @param text the release; null when the owner may not read it */
    private void render(
            List<QueuedDelivery> ofRelease,
            PressReleaseView text,
            Caller owner,
            Map<Long, ReaderChange> readerChanges,
            Instant now,
            Receiver receiver) {
        Map<PayloadKey, List<QueuedDelivery>> equal = new LinkedHashMap<>();
        ofRelease.forEach(delivery -> equal.computeIfAbsent(PayloadKey.of(delivery), none -> new ArrayList<>())
                .add(delivery));
        equal.values().forEach(deliveries -> {
            QueuedDelivery any = deliveries.get(0);
            receiver.accept(deliveries, () -> body(any, readerChanges.get(any.position()), text, owner, now));
        });
    }

    private Map<Long, ReaderChange> changesOf(List<QueuedDelivery> deliveries) {
        Set<Long> positions = deliveries.stream()
                .filter(delivery -> !delivery.isTest())
                .map(QueuedDelivery::position)
                .collect(Collectors.toSet());
        return positions.isEmpty()
                ? Map.of()
                : log.at(positions).stream().collect(Collectors.toMap(ReaderChange::position, one -> one));
    }

    /** @param text the release; null when the owner may not read it */
    private Optional<byte[]> body(
            QueuedDelivery delivery, ReaderChange readerChange, PressReleaseView text, Caller owner, Instant now) {
        ChangeEvent event = delivery.changeEvent();
        boolean isGone = event == ChangeEvent.WITHDRAWN || event == ChangeEvent.DELETED;
        if (!isGone && text != null && !text.attribution().syndicatable()) {
            return Optional.empty();
        }
        ChangeView change = changes.view(readerChange, event, ViewerScope.ofReader(owner), now);
        PressReleaseView shown = isGone ? null : text;
        JsonNode document = delivery.payload() == Payload.NINJS ? ninjs(delivery, event, shown, owner, now) : null;
        return Optional.of(
                bytes(WebhookMessage.of(change, delivery.payload() == Payload.RELEASE ? shown : null, document)));
    }

    /** @return null when the owner may see neither the release nor its withdrawal */
    private JsonNode ninjs(
            QueuedDelivery delivery, ChangeEvent event, PressReleaseView shown, Caller owner, Instant now) {
        Optional<HasEntityTag> document = Optional.ofNullable(shown).map(ninjs::of);
        if (event == ChangeEvent.WITHDRAWN) {
            document = releases.withdrawn(delivery.release(), owner.asReader(), now)
                    .filter(release -> release.attribution().syndicatable())
                    .flatMap(ninjs::ofWithdrawn);
        }
        return document.map(RenderedDocument.class::cast).map(Payloads::tree).orElse(null);
    }

    private static JsonNode tree(RenderedDocument renderedDocument) {
        try {
            return JsonMapping.MAPPER.readTree(renderedDocument.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("ninjs is JSON", e);
        }
    }

    private static byte[] testEvent(QueuedDelivery delivery, Instant now) {
        String message = "This is a test delivery. It reports no change.";
        return bytes(new TestEvent("subscription.test", now, new TestData(delivery.recipient(), message)));
    }

    private static byte[] bytes(Object message) {
        try {
            return JsonMapping.MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message cannot be written as JSON", e);
        }
    }
}
