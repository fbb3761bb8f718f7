package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.access.Caller;
import org.communique.audience.Criteria;
import org.communique.audience.ViewerScope;
import org.communique.database.Sql;
import org.communique.organization.Organizations;
import org.communique.organization.ReleaseCounts;
import org.communique.release.ReleaseFilter.StaffStatus;
import org.communique.web.Labelled;

/**
 * Counts releases. Most counts are read from sums that the database keeps, plus the changes that are not added to them yet, so that they cost
 * the same in an archive of any size, and are right at each instant. See the functions of migration 17.
 */
@ApplicationScoped
class ReleaseCounter implements ReleaseCounts {
    /** The counts {@code c} of one dimension at an instant, of which several may have the same value. */
    private static final String COUNTED = """
            (select value, count from release_count where dimension = '%1$s'
             union all
             select k.value, c.change from release_count_change c cross join lateral release_count_keys(c) k
             where c.public_at <= :now and k.dimension = '%1$s') c""";

    private static final String SCHEDULED =
            "select coalesce(sum(change), 0) from release_count_change where status = 'published' and public_at > :now";

    /** Those topics whose counts have not changed are read in order from an index. */
    private static final String TOPICS = """
            with changed as (
              select k.value, sum(c.change) as change from release_count_change c cross join lateral release_count_keys(c) k
              where c.public_at <= :now and k.dimension = 'topic' group by k.value),
            unchanged as (
              select value, count from release_count
              where dimension = 'topic' and count between 1 and :count and (count < :count or value > :topic)
                and not exists (select 1 from changed c where c.value = release_count.value)
              order by count desc, value limit %1$d),
            current as (
              select value, coalesce(t.count, 0) + c.change as count from changed c
                left join (select value, count from release_count where dimension = 'topic') t using (value))
            select value, count from (
              select value, count from unchanged
              union all
              select value, count from current
              where count between 1 and :count and (count < :count or value > :topic)) topics
            order by count desc, value limit %1$d""";

    private final Sql sql;
    private final PressReleases releases;
    private final Organizations organizations;
    private final TopicNames topicNames;
    private final Clock clock;

    ReleaseCounter(Sql sql, PressReleases releases, Organizations organizations, TopicNames topicNames, Clock clock) {
        this.sql = sql;
        this.releases = releases;
        this.organizations = organizations;
        this.topicNames = topicNames;
        this.clock = clock;
    }

    /** What releases are counted by. Published releases alone are counted by anything but their status. */
    enum Dimension implements Labelled {
        STATUS,
        LANGUAGE,
        TYPE,
        ORGANIZATION,
        SOURCE,
        TOPIC,
        MONTH;

        /** Returns the counts {@code c} at {@code :now}, of which several may have the same value, for the from clause of a query. */
        String counts() {
            return COUNTED.formatted(label());
        }
    }

    /** Returns the number of releases that the caller may see and that match the filter. */
    long count(ReleaseFilter filter, Caller caller, Instant now) {
        Set<StaffStatus> statuses = statuses(filter, caller);
        Set<Dimension> dimensions = dimensions(filter);
        if (!statuses.isEmpty() && filter.isForCountedValues() && dimensions.isEmpty()) {
            return sum(
                            Dimension.STATUS,
                            statuses.stream().map(StaffStatus::label).toList(),
                            now)
                    + (statuses.contains(StaffStatus.SCHEDULED) ? scheduled(now) : 0);
        }
        if (statuses.equals(EnumSet.of(StaffStatus.PUBLISHED))
                && filter.isForCountedValues()
                && dimensions.size() == 1) {
            Dimension dimension = dimensions.iterator().next();
            return sum(dimension, values(filter, dimension), now);
        }
        return releases.count(filter, caller, now);
    }

    /** Returns the statuses to be counted; empty if those that the caller sees depend on the organization. */
    private static Set<StaffStatus> statuses(ReleaseFilter filter, Caller caller) {
        ViewerScope scope = ViewerScope.of(caller);
        if (scope.extent() == ViewerScope.Extent.PUBLIC && filter.statuses().isEmpty()) {
            return EnumSet.of(StaffStatus.PUBLISHED);
        }
        if (scope.extent() != ViewerScope.Extent.EVERYTHING || scope.organization() != null) {
            return Set.of();
        }
        return filter.statuses().isEmpty() ? EnumSet.complementOf(EnumSet.of(StaffStatus.TRASHED)) : filter.statuses();
    }

    /** Returns what the filter narrows down, besides the status. */
    private static Set<Dimension> dimensions(ReleaseFilter filter) {
        Set<Dimension> dimensions = EnumSet.allOf(Dimension.class);
        dimensions.removeIf(dimension -> switch (dimension) {
            case LANGUAGE -> filter.languages().isEmpty();
            case TYPE -> filter.types().isEmpty();
            case ORGANIZATION -> filter.organizations().isEmpty();
            case SOURCE -> filter.sources().isEmpty();
            case TOPIC -> filter.topics().isEmpty();
            case STATUS, MONTH -> true;
        });
        return dimensions;
    }

    /** Returns the values of a dimension that the filter asks for, as they are counted. */
    private Collection<String> values(ReleaseFilter filter, Dimension dimension) {
        return switch (dimension) {
            case LANGUAGE -> filter.languages();
            case TYPE -> filter.types().stream().map(ReleaseType::label).toList();
            case ORGANIZATION ->
                Stream.concat(
                                filter.organizationIds().stream(),
                                organizations.idsBySlug(filter.organizationSlugs()).values().stream())
                        .map(UUID::toString)
                        .collect(Collectors.toSet());
            case SOURCE -> filter.sources();
            case TOPIC -> topicNames.stored(filter.topics());
            case STATUS, MONTH -> throw new IllegalArgumentException("a filter has no " + dimension);
        };
    }

    private long sum(Dimension dimension, Collection<String> values, Instant now) {
        return counts(dimension, values, now).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Map<String, Long> counts(Dimension dimension, Collection<String> values, Instant now) {
        Map<String, Long> counts = new HashMap<>();
        sql.rows(
                        "select c.value, sum(c.count) from " + dimension.counts()
                                + " where c.value = any(:values) group by 1",
                        Map.of("now", now, "values", values.toArray(String[]::new)),
                        row -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    private long scheduled(Instant now) {
        return sql.rows(SCHEDULED, Map.of("now", now), row -> row.getLong(1)).get(0);
    }

    /** Returns topics with the number of their public releases, the most used first, after a position in that order. */
    List<TopicView> topics(TopicView.Position after, int limit, Instant now) {
        return sql.rows(
                TOPICS.formatted(limit),
                Map.of("now", now, "count", after.count(), "topic", after.value()),
                row -> new TopicView(row.getString(1), row.getLong(2)));
    }

    @Override
    public Map<UUID, Long> publicReleases(Collection<UUID> ids) {
        Map<UUID, Long> counts = new HashMap<>();
        counts(Dimension.ORGANIZATION, ids.stream().map(UUID::toString).toList(), clock.instant())
                .forEach((id, count) -> counts.put(UUID.fromString(id), count));
        return counts;
    }

    @Override
    public Instant nextPublication() {
        return releases.nextPublication(new Criteria(), clock.instant());
    }
}
