package org.communique.changes;

import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.communique.audience.ViewerScope;
import org.communique.changes.ChangeMatcher.TextMatches;
import org.communique.web.JsonMapping;

/** Encodes changes as server-sent events (WHATWG HTML, section 9.2). */
@ApplicationScoped
class SseEncoder {
    /** Makes clients reconnect two seconds after they lose the connection. */
    static final Buffer OPENING = Buffer.buffer(": changes of press releases\nretry: 2000\n\n");

    static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final Changes changes;
    private final ChangeCursors cursors;
    private final Clock clock;

    SseEncoder(Changes changes, ChangeCursors cursors, Clock clock) {
        this.changes = changes;
        this.cursors = cursors;
        this.clock = clock;
    }

    /** An encoded event, which all clients share. */
    record Event(long position, Buffer bytes) {}

    /**
     * The events of the changes that a stream reports.
     *
     * @param organizations ids of the organizations that filters name by slug
     * @param matches       the queries that the texts of a change match, with that of the stream
     */
    List<Event> of(
            List<ReaderChange> changesRead,
            StreamScope scope,
            Map<String, UUID> organizations,
            Function<ReaderChange, TextMatches> matches) {
        Instant now = clock.instant();
        List<Event> events = new ArrayList<>();
        for (ReaderChange change : changesRead) {
            ChangeEvent event = scope.eventOf(change, organizations, matches.apply(change), now);
            if (event != null) {
                events.add(of(changes.view(change, event, scope.viewerScope(), now), change.position()));
            }
        }
        return events;
    }

    /** Tells a reader the position of the last of these changes that concerns it, whatever it searches for; empty if none does. */
    Optional<Event> lastSeen(List<ReaderChange> changesRead, ViewerScope viewerScope) {
        return changesRead.stream()
                .filter(change -> change.eventFor(viewerScope) != null)
                .reduce((first, second) -> second)
                .map(change -> progress(change.position()));
    }

    /** Tells a client how far it has read, without an event: it continues from there when it connects again. */
    Event progress(long position) {
        return new Event(position, Buffer.buffer("id: " + cursors.encode(position) + "\n\n"));
    }

    private static Event of(ChangeView view, long position) {
        return new Event(position, event(view.cursor(), view.event().label(), view));
    }

    /** Tells a client whose cursor is not known to read all releases again and to continue from a position. */
    Event reset(long position) {
        String cursor = cursors.encode(position);
        return new Event(position, event(cursor, "reset", Map.of("next", cursor)));
    }

    private static Buffer event(String id, String name, Object data) {
        return Buffer.buffer("id: " + id + "\nevent: " + name + "\ndata: " + JsonMapping.write(data) + "\n\n");
    }
}
