package org.communique.subscription;

import jakarta.persistence.Tuple;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.audience.Sight;
import org.communique.changes.ChangeEvent;
import org.communique.changes.Noted;
import org.communique.release.ReleaseFilter;
import org.communique.release.Traits;
import org.communique.web.StoredForm;

/**
 * What a subscription wants to be told.
 *
 * @param position up to where it was told by itself; null when it goes along with the others
 */
record Wanting(UUID id, String owner, Set<ChangeEvent> events, ReleaseFilter filter, Long position) {
    static final String COLUMNS = "s.id, s.owner_id, s.events, cast(s.filter as text) as filter, s.position";

    static Wanting of(Tuple row) {
        try {
            return new Wanting(
                    row.get("id", UUID.class),
                    row.get("owner_id", String.class),
                    Arrays.stream(row.get("events", String[].class))
                            .map(ChangeEvent::of)
                            .collect(Collectors.toSet()),
                    StoredForm.MAPPER
                            .readValue(row.get("filter", String.class), SubscriptionFilter.class)
                            .rule(),
                    row.get("position", Long.class));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException("a filter that was stored can be read", e);
        }
    }

    /**
     * What a change is to it; null when it is nothing.
     *
     * @param organizations the ids of those that filters name by their slugs
     * @param wasTold       whether it was told of the release before: that decides when nothing is known any more of what the release was like
     */
    ChangeEvent eventOf(Noted change, Passage passage, Sight sight, Map<String, UUID> organizations, boolean wasTold) {
        boolean before = passage.before() == null ? wasTold : wants(passage.before(), change, organizations);
        boolean after = passage.after() != null && wants(passage.after(), change, organizations);
        ChangeEvent event = change.eventFor(sight, before, after);
        return events.contains(event) ? event : null;
    }

    private boolean wants(Traits release, Noted change, Map<String, UUID> organizations) {
        return release.syndicatable() && filter.matches(release, change.at(), organizations);
    }

    /**
     * What a release was like before a change and after it.
     *
     * @param before null when that is not known: it was not there, or was purged since
     * @param after  likewise
     */
    record Passage(Traits before, Traits after) {
        boolean isForgotten() {
            return before == null && after == null;
        }
    }
}
