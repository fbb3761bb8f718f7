package org.communique.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.communique.audience.ViewerScope;
import org.communique.web.JsonMapping;

/** Changes as server-sent events (WHATWG HTML, section 9.2). */
@ApplicationScoped
class SseEncoder {
    /** Clients that lost the connection come again after two seconds. */
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

    /** An event on its way: written once, for however many clients. */
    record Event(long position, Buffer bytes) {}

    /** Those of the changes that are something to a reader. */
    List<Event> of(List<ReaderChange> noted, ViewerScope viewerScope) {
        Instant now = clock.instant();
        return noted.stream()
                .filter(change -> change.eventFor(viewerScope) != null)
                .map(change -> of(changes.view(change, viewerScope, now), change.position()))
                .toList();
    }

    private static Event of(ChangeView view, long position) {
        return new Event(position, event(view.cursor(), view.event().label(), view));
    }

    /** The client's place is not known here: it has to read everything anew, and then goes on from a position. */
    Event reset(long position) {
        String cursor = cursors.encode(position);
        return new Event(position, event(cursor, "reset", Map.of("next", cursor)));
    }

    private static Buffer event(String id, String name, Object data) {
        try {
            return Buffer.buffer("id: " + id + "\nevent: " + name + "\ndata: "
                    + JsonMapping.MAPPER.writeValueAsString(data) + "\n\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a change can be written as JSON", e);
        }
    }
}
