package org.communique.webhook;

import jakarta.persistence.Tuple;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.audience.ViewerScope;
import org.communique.changes.ChangeEvent;
import org.communique.changes.ReaderChange;
import org.communique.release.FilterFields;
import org.communique.release.ReleaseFilter;
import org.communique.web.JsonMapping;
import org.communique.web.Labelled;

/**
 * What a subscription wants to be told.
 *
 * @param position up to where it was told by itself; null when it goes along with the others
 */
record SubscriptionMatcher(UUID id, String owner, Set<ChangeEvent> events, ReleaseFilter filter, Long position) {
    static final String COLUMNS = "s.id, s.owner_id, s.events, cast(s.filter as text) as filter, s.position";

    static SubscriptionMatcher of(Tuple row) {
        try {
            return new SubscriptionMatcher(
                    row.get("id", UUID.class),
                    row.get("owner_id", String.class),
                    Arrays.stream(row.get("events", String[].class))
                            .map(event -> Labelled.of(ChangeEvent.class, event))
                            .collect(Collectors.toSet()),
                    JsonMapping.MAPPER
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
    ChangeEvent eventOf(
            ReaderChange change,
            Passage passage,
            ViewerScope viewerScope,
            Map<String, UUID> organizations,
            boolean wasTold) {
        boolean before = passage.before() == null ? wasTold : wants(passage.before(), change, organizations);
        boolean after = passage.after() != null && wants(passage.after(), change, organizations);
        ChangeEvent event = change.eventFor(viewerScope, before, after);
        return events.contains(event) ? event : null;
    }

    private boolean wants(FilterFields release, ReaderChange change, Map<String, UUID> organizations) {
        return release.syndicatable() && filter.matches(release, change.at(), organizations);
    }

    /**
     * What a release was like before a change and after it.
     *
     * @param before null when that is not known: it was not there, or was purged since
     * @param after  likewise
     */
    record Passage(FilterFields before, FilterFields after) {
        boolean isForgotten() {
            return before == null && after == null;
        }
    }
}
