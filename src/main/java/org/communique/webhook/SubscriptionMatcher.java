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
 * Decides which changes a subscription receives.
 *
 * @param position the subscription's own position in the journal; null when it shares the checkpoint of the outbox
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
                            .toReleaseFilter(),
                    row.get("position", Long.class));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException("a filter that was stored can be read", e);
        }
    }

    /**
     * The event that a change is to the subscription; null when it receives none.
     *
     * @param organizations ids of the organizations that filters name by slug
     * @param wasNotified   whether the subscription has had a delivery for the release: this decides for a purged release, whose
     *                      former fields are not known
     */
    ChangeEvent eventOf(
            ReaderChange change, ViewerScope viewerScope, Map<String, UUID> organizations, boolean wasNotified) {
        boolean before =
                change.fieldsBefore() == null ? wasNotified : matches(change.fieldsBefore(), change, organizations);
        boolean after = change.fieldsAfter() != null && matches(change.fieldsAfter(), change, organizations);
        ChangeEvent event = change.eventFor(viewerScope, before, after);
        return events.contains(event) ? event : null;
    }

    private boolean matches(FilterFields release, ReaderChange change, Map<String, UUID> organizations) {
        return release.syndicatable() && filter.matches(release, change.at(), organizations);
    }
}
