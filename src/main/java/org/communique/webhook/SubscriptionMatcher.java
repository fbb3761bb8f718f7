package org.communique.webhook;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.communique.audience.ViewerScope;
import org.communique.changes.ChangeEvent;
import org.communique.changes.ChangeMatcher.TextMatches;
import org.communique.changes.ReaderChange;
import org.communique.database.Sql;
import org.communique.query.SavedQuery;
import org.communique.release.FilterFields;
import org.communique.release.SavedSearch;
import org.communique.web.JsonMapping;
import org.communique.web.Labelled;

/**
 * Decides which changes a subscription receives.
 *
 * @param since    the position in the journal since which the subscription has its filter
 * @param position the subscription's own position in the journal; null when it shares the checkpoint of the outbox
 */
record SubscriptionMatcher(
        UUID id, String owner, Set<ChangeEvent> events, SavedSearch search, long since, Long position) {
    private static final int MAX_FILTER_CHARACTERS = 4_000_000;

    static final String COLUMNS =
            "s.id, s.owner_id, array_to_string(s.events, ','), cast(s.filter as text), s.filter_since, s.position";

    /** By filters as stored: those of all subscriptions are needed again for the next change. */
    private static final LoadingCache<String, SavedSearch> SEARCHES = Caffeine.newBuilder()
            .maximumWeight(MAX_FILTER_CHARACTERS)
            .weigher((String filter, SavedSearch search) -> filter.length())
            .build(SubscriptionMatcher::search);

    /** Reads a row with {@link #COLUMNS}. */
    static SubscriptionMatcher of(ResultSet row) throws SQLException {
        return new SubscriptionMatcher(
                Sql.uuid(row, 1),
                row.getString(2),
                Arrays.stream(row.getString(3).split(","))
                        .map(event -> Labelled.of(ChangeEvent.class, event))
                        .collect(Collectors.toUnmodifiableSet()),
                SEARCHES.get(row.getString(4)),
                row.getLong(5),
                row.getObject(6, Long.class));
    }

    private static SavedSearch search(String filter) {
        try {
            return JsonMapping.MAPPER
                    .readValue(filter, SubscriptionFilter.class)
                    .toSearch();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException("a filter that was stored can be read", e);
        }
    }

    /**
     * The event that a change is to the subscription; null when it receives none.
     *
     * @param organizations ids of the organizations that filters name by slug
     * @param matches       the queries that the texts of the release match, with that of the subscription
     * @param wasNotified   whether the subscription has had a delivery for the release: this decides for a purged release, whose
     *                      former fields are not known
     */
    ChangeEvent eventOf(
            ReaderChange change,
            ViewerScope viewerScope,
            Map<String, UUID> organizations,
            TextMatches matches,
            boolean wasNotified,
            Instant now) {
        boolean isVisible = change.now().isVisibleTo(viewerScope, now);
        boolean before = change.fieldsBefore() == null
                ? wasNotified
                : matches(change.fieldsBefore(), change, organizations, query -> matches.before(query, isVisible));
        boolean after = change.fieldsAfter() != null
                && matches(change.fieldsAfter(), change, organizations, query -> matches.after(query, isVisible));
        ChangeEvent event = change.eventFor(viewerScope, before, after);
        return event != null && events.contains(event) ? event : null;
    }

    private boolean matches(
            FilterFields release, ReaderChange change, Map<String, UUID> organizations, Predicate<SavedQuery> text) {
        return release.syndicatable() && search.matches(release, change.at(), organizations, text);
    }
}
