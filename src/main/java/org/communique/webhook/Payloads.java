package org.communique.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

    /** Deliveries with equal keys have the same body, which is rendered once. */
    private record PayloadKey(Long position, String event, ViewerScope viewerScope, Payload payload, UUID test) {}

    /**
     * @param bodies  by delivery; one that is missing in both parts may not be syndicated
     * @param ofEnded deliveries whose subscription's key has ended
     */
    record RenderedPayloads(Map<QueuedDelivery, byte[]> bodies, Set<QueuedDelivery> ofEnded) {}

    RenderedPayloads render(List<QueuedDelivery> deliveries, Instant now) {
        Map<String, Caller> owners =
                callers.current(deliveries.stream().map(QueuedDelivery::owner).collect(Collectors.toSet()));
        Map<Long, ReaderChange> readerChanges = changesOf(deliveries);
        Map<ViewerScope, Map<UUID, PressReleaseView>> texts = texts(deliveries, owners, now);
        Map<PayloadKey, Optional<byte[]>> rendered = new HashMap<>();
        RenderedPayloads result = new RenderedPayloads(new HashMap<>(), new HashSet<>());
        for (QueuedDelivery delivery : deliveries) {
            Caller owner = owners.get(delivery.owner());
            if (owner == null) {
                result.ofEnded().add(delivery);
                continue;
            }
            ViewerScope viewerScope = ViewerScope.ofReader(owner);
            PayloadKey key = new PayloadKey(
                    delivery.position(),
                    delivery.event(),
                    viewerScope,
                    delivery.payload(),
                    delivery.isTest() ? delivery.recipient() : null);
            PressReleaseView text =
                    delivery.isTest() ? null : texts.get(viewerScope).get(delivery.release());
            rendered.computeIfAbsent(
                            key,
                            any -> delivery.isTest()
                                    ? Optional.of(testEvent(delivery, now))
                                    : body(delivery, readerChanges.get(delivery.position()), text, owner, now))
                    .ifPresent(body -> result.bodies().put(delivery, body));
        }
        return result;
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

    /** The releases as the owners may read them now, by scope and id. */
    private Map<ViewerScope, Map<UUID, PressReleaseView>> texts(
            List<QueuedDelivery> deliveries, Map<String, Caller> owners, Instant now) {
        Map<ViewerScope, Caller> readers = new HashMap<>();
        Map<ViewerScope, Set<UUID>> requested = new HashMap<>();
        for (QueuedDelivery delivery : deliveries) {
            Caller owner = owners.get(delivery.owner());
            if (owner != null) {
                ViewerScope viewerScope = ViewerScope.ofReader(owner);
                readers.put(viewerScope, owner.asReader());
                Set<UUID> ids = requested.computeIfAbsent(viewerScope, any -> new HashSet<>());
                if (!delivery.isTest()) {
                    ids.add(delivery.release());
                }
            }
        }
        Map<ViewerScope, Map<UUID, PressReleaseView>> texts = new HashMap<>();
        requested.forEach((viewerScope, ids) -> {
            Map<UUID, PressReleaseView> visible = new HashMap<>();
            releases.forEach(
                    List.copyOf(ids), readers.get(viewerScope), now, release -> visible.put(release.id(), release));
            texts.put(viewerScope, visible);
        });
        return texts;
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
