package org.communique.subscription;

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
import org.communique.access.ValidCallers;
import org.communique.audience.Sight;
import org.communique.changes.ChangeEvent;
import org.communique.changes.ChangeLog;
import org.communique.changes.ChangeView;
import org.communique.changes.Changes;
import org.communique.changes.Noted;
import org.communique.release.PressReleaseView;
import org.communique.release.ReleaseFinder;
import org.communique.release.ReleaseFormat;
import org.communique.web.Document;
import org.communique.web.StoredForm;
import org.communique.web.Tagged;

/**
 * Writes what is sent, as of now: whatever was so when it happened, texts are those that the owner of the subscription may read at this
 * moment, and what may not be syndicated at this moment is not sent.
 */
@ApplicationScoped
class Payloads {
    private static final String NINJS = "ninjs.json";

    private final ChangeLog log;
    private final Changes changes;
    private final ReleaseFinder releases;
    private final ValidCallers callers;
    private final ReleaseFormat ninjs;

    Payloads(
            ChangeLog log,
            Changes changes,
            ReleaseFinder releases,
            ValidCallers callers,
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
    private record Kind(Long position, String event, Sight sight, Payload payload, UUID trial) {}

    /** What to send; nothing when it may not be, and who has ended. */
    record Written(Map<Letter, byte[]> bodies, Set<Letter> ofEnded) {}

    /** Letters in neither part are not for syndication. */
    Written write(List<Letter> letters, Instant now) {
        Map<String, Caller> owners =
                callers.now(letters.stream().map(Letter::owner).collect(Collectors.toSet()));
        Map<Long, Noted> noted = noted(letters);
        Map<Sight, Map<UUID, PressReleaseView>> texts = texts(letters, owners, now);
        Map<Kind, Optional<byte[]>> written = new HashMap<>();
        Written result = new Written(new HashMap<>(), new HashSet<>());
        for (Letter letter : letters) {
            Caller owner = owners.get(letter.owner());
            if (owner == null) {
                result.ofEnded().add(letter);
                continue;
            }
            Sight sight = Sight.ofReader(owner);
            Kind kind = new Kind(
                    letter.position(),
                    letter.event(),
                    sight,
                    letter.payload(),
                    letter.isTest() ? letter.recipient() : null);
            PressReleaseView text = letter.isTest() ? null : texts.get(sight).get(letter.release());
            written.computeIfAbsent(
                            kind,
                            any -> letter.isTest()
                                    ? Optional.of(trial(letter, now))
                                    : body(letter, noted.get(letter.position()), text, owner, now))
                    .ifPresent(body -> result.bodies().put(letter, body));
        }
        return result;
    }

    private Map<Long, Noted> noted(List<Letter> letters) {
        Set<Long> positions = letters.stream()
                .filter(letter -> !letter.isTest())
                .map(Letter::position)
                .collect(Collectors.toSet());
        return positions.isEmpty()
                ? Map.of()
                : log.at(positions).stream().collect(Collectors.toMap(Noted::position, one -> one));
    }

    /** What the owners see of the releases right now, by what they see and the release. */
    private Map<Sight, Map<UUID, PressReleaseView>> texts(
            List<Letter> letters, Map<String, Caller> owners, Instant now) {
        Map<Sight, Caller> readers = new HashMap<>();
        Map<Sight, Set<UUID>> wanted = new HashMap<>();
        for (Letter letter : letters) {
            Caller owner = owners.get(letter.owner());
            if (owner != null) {
                Sight sight = Sight.ofReader(owner);
                readers.put(sight, owner.asReader());
                Set<UUID> ids = wanted.computeIfAbsent(sight, any -> new HashSet<>());
                if (!letter.isTest()) {
                    ids.add(letter.release());
                }
            }
        }
        Map<Sight, Map<UUID, PressReleaseView>> texts = new HashMap<>();
        wanted.forEach((sight, ids) -> texts.put(
                sight,
                ids.isEmpty()
                        ? Map.of()
                        : releases.visible(List.copyOf(ids), readers.get(sight), now).stream()
                                .collect(Collectors.toMap(PressReleaseView::id, view -> view))));
        return texts;
    }

    /** @param text null when the owner may not read it */
    private Optional<byte[]> body(Letter letter, Noted noted, PressReleaseView text, Caller owner, Instant now) {
        ChangeEvent event = letter.changeEvent();
        boolean left = event == ChangeEvent.WITHDRAWN || event == ChangeEvent.DELETED;
        if (!left && text != null && !text.attribution().syndicatable()) {
            return Optional.empty();
        }
        ChangeView change = changes.view(noted, event, Sight.ofReader(owner), now);
        PressReleaseView shown = left ? null : text;
        JsonNode other = letter.payload() == Payload.NINJS ? ninjs(letter, event, shown, owner, now) : null;
        return Optional.of(bytes(WebhookMessage.of(change, letter.payload() == Payload.RELEASE ? shown : null, other)));
    }

    /** @return null when it may not be read any more, and its withdrawal is not told of either */
    private JsonNode ninjs(Letter letter, ChangeEvent event, PressReleaseView shown, Caller owner, Instant now) {
        Optional<Tagged> form = Optional.ofNullable(shown).map(ninjs::of);
        if (event == ChangeEvent.WITHDRAWN) {
            form = releases.withdrawn(letter.release(), owner.asReader(), now)
                    .filter(release -> release.attribution().syndicatable())
                    .flatMap(ninjs::ofWithdrawn);
        }
        return form.map(Document.class::cast).map(Payloads::tree).orElse(null);
    }

    private static JsonNode tree(Document document) {
        try {
            return StoredForm.MAPPER.readTree(document.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the form is JSON", e);
        }
    }

    private static byte[] trial(Letter letter, Instant now) {
        String message = "This delivery tells nothing: it shows that deliveries arrive here";
        return bytes(new Trial("subscription.test", now, new TrialData(letter.recipient(), message)));
    }

    private static byte[] bytes(Object message) {
        try {
            return StoredForm.MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message can be written as JSON", e);
        }
    }
}
