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
 * Writes what is sent, as of now: whatever was so when it happened, texts are those that the owner of the subscription may read at this
 * moment, and what may not be syndicated at this moment is not sent.
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

    private record Trial(String type, Instant timestamp, TrialData data) {}

    private record TrialData(UUID subscription, String message) {}

    /** Alike ones are written once. */
    private record Kind(Long position, String event, ViewerScope viewerScope, Payload payload, UUID trial) {}

    /** What to send; nothing when it may not be, and who has ended. */
    record Written(Map<QueuedDelivery, byte[]> bodies, Set<QueuedDelivery> ofEnded) {}

    /** Letters in neither part are not for syndication. */
    Written write(List<QueuedDelivery> letters, Instant now) {
        Map<String, Caller> owners =
                callers.current(letters.stream().map(QueuedDelivery::owner).collect(Collectors.toSet()));
        Map<Long, ReaderChange> noted = noted(letters);
        Map<ViewerScope, Map<UUID, PressReleaseView>> texts = texts(letters, owners, now);
        Map<Kind, Optional<byte[]>> written = new HashMap<>();
        Written result = new Written(new HashMap<>(), new HashSet<>());
        for (QueuedDelivery queuedDelivery : letters) {
            Caller owner = owners.get(queuedDelivery.owner());
            if (owner == null) {
                result.ofEnded().add(queuedDelivery);
                continue;
            }
            ViewerScope viewerScope = ViewerScope.ofReader(owner);
            Kind kind = new Kind(
                    queuedDelivery.position(),
                    queuedDelivery.event(),
                    viewerScope,
                    queuedDelivery.payload(),
                    queuedDelivery.isTest() ? queuedDelivery.recipient() : null);
            PressReleaseView text =
                    queuedDelivery.isTest() ? null : texts.get(viewerScope).get(queuedDelivery.release());
            written.computeIfAbsent(
                            kind,
                            any -> queuedDelivery.isTest()
                                    ? Optional.of(trial(queuedDelivery, now))
                                    : body(queuedDelivery, noted.get(queuedDelivery.position()), text, owner, now))
                    .ifPresent(body -> result.bodies().put(queuedDelivery, body));
        }
        return result;
    }

    private Map<Long, ReaderChange> noted(List<QueuedDelivery> letters) {
        Set<Long> positions = letters.stream()
                .filter(queuedDelivery -> !queuedDelivery.isTest())
                .map(QueuedDelivery::position)
                .collect(Collectors.toSet());
        return positions.isEmpty()
                ? Map.of()
                : log.at(positions).stream().collect(Collectors.toMap(ReaderChange::position, one -> one));
    }

    /** What the owners see of the releases right now, by what they see and the release. */
    private Map<ViewerScope, Map<UUID, PressReleaseView>> texts(
            List<QueuedDelivery> letters, Map<String, Caller> owners, Instant now) {
        Map<ViewerScope, Caller> readers = new HashMap<>();
        Map<ViewerScope, Set<UUID>> wanted = new HashMap<>();
        for (QueuedDelivery queuedDelivery : letters) {
            Caller owner = owners.get(queuedDelivery.owner());
            if (owner != null) {
                ViewerScope viewerScope = ViewerScope.ofReader(owner);
                readers.put(viewerScope, owner.asReader());
                Set<UUID> ids = wanted.computeIfAbsent(viewerScope, any -> new HashSet<>());
                if (!queuedDelivery.isTest()) {
                    ids.add(queuedDelivery.release());
                }
            }
        }
        Map<ViewerScope, Map<UUID, PressReleaseView>> texts = new HashMap<>();
        wanted.forEach((viewerScope, ids) -> texts.put(
                viewerScope,
                ids.isEmpty()
                        ? Map.of()
                        : releases.visible(List.copyOf(ids), readers.get(viewerScope), now).stream()
                                .collect(Collectors.toMap(PressReleaseView::id, view -> view))));
        return texts;
    }

    /** @param text null when the owner may not read it */
    private Optional<byte[]> body(
            QueuedDelivery queuedDelivery, ReaderChange noted, PressReleaseView text, Caller owner, Instant now) {
        ChangeEvent event = queuedDelivery.changeEvent();
        boolean left = event == ChangeEvent.WITHDRAWN || event == ChangeEvent.DELETED;
        if (!left && text != null && !text.attribution().syndicatable()) {
            return Optional.empty();
        }
        ChangeView change = changes.view(noted, event, ViewerScope.ofReader(owner), now);
        PressReleaseView shown = left ? null : text;
        JsonNode other =
                queuedDelivery.payload() == Payload.NINJS ? ninjs(queuedDelivery, event, shown, owner, now) : null;
        return Optional.of(
                bytes(WebhookMessage.of(change, queuedDelivery.payload() == Payload.RELEASE ? shown : null, other)));
    }

    /** @return null when it may not be read any more, and its withdrawal is not told of either */
    private JsonNode ninjs(
            QueuedDelivery queuedDelivery, ChangeEvent event, PressReleaseView shown, Caller owner, Instant now) {
        Optional<HasEntityTag> form = Optional.ofNullable(shown).map(ninjs::of);
        if (event == ChangeEvent.WITHDRAWN) {
            form = releases.withdrawn(queuedDelivery.release(), owner.asReader(), now)
                    .filter(release -> release.attribution().syndicatable())
                    .flatMap(ninjs::ofWithdrawn);
        }
        return form.map(RenderedDocument.class::cast).map(Payloads::tree).orElse(null);
    }

    private static JsonNode tree(RenderedDocument renderedDocument) {
        try {
            return JsonMapping.MAPPER.readTree(renderedDocument.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the form is JSON", e);
        }
    }

    private static byte[] trial(QueuedDelivery queuedDelivery, Instant now) {
        String message = "This delivery tells nothing: it shows that deliveries arrive here";
        return bytes(new Trial("subscription.test", now, new TrialData(queuedDelivery.recipient(), message)));
    }

    private static byte[] bytes(Object message) {
        try {
            return JsonMapping.MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message can be written as JSON", e);
        }
    }
}
