package org.communique.release;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.audience.Criteria;
import org.communique.audience.Visibility;
import org.communique.text.TopicName;
import org.communique.web.JsonMapping;
import org.communique.web.Labelled;
import org.communique.web.Parameters;

/** The filter of a list of releases. It narrows the releases that {@link Visibility} lets the caller see, and can never widen them. */
public record ReleaseFilter(
        Set<String> languages,
        Set<ReleaseType> types,
        Set<String> organizations,
        Set<String> sources,
        Set<TopicName> topics,
        String author,
        Instant publishedFrom,
        Instant publishedBefore,
        Instant updatedSince,
        Set<StaffStatus> statuses) {

    /** Matches every release. */
    public static final ReleaseFilter ALL =
            new ReleaseFilter(new ReleaseQuery(null, null, null, null, null, null, null, null, null));

    /** The statuses by which staff may filter. */
    public enum StaffStatus implements Labelled {
        DRAFT("r.state = 'draft' and r.trashed_at is null"),
        SCHEDULED(Visibility.IS_UPCOMING),
        PUBLISHED(Visibility.IS_PUBLIC),
        WITHDRAWN(Visibility.IS_WITHDRAWN),
        TRASHED("r.trashed_at is not null");

        private final String condition;

        StaffStatus(String condition) {
            this.condition = condition;
        }

        Map<String, ?> parameters(Instant now) {
            return switch (this) {
                case SCHEDULED, PUBLISHED -> Map.of("now", now);
                case DRAFT, WITHDRAWN, TRASHED -> Map.of();
            };
        }
    }

    /** A filter for any status. */
    public ReleaseFilter(ReleaseQuery query) {
        this(query, new StaffQuery(null));
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 that names the first invalid parameter */
    public ReleaseFilter(ReleaseQuery query, StaffQuery staffQuery) {
        this(
                Parameters.all("language", query.language(), Parameters::language),
                Parameters.all("type", query.type(), value -> Parameters.oneOf("type", ReleaseType.class, value, null)),
                Parameters.values("organization", query.organization()),
                Parameters.values("source", query.source()),
                Parameters.all("topic", query.topic(), value -> TopicName.of(Parameters.value("topic", value))),
                Parameters.value("author", query.author()),
                Parameters.instant("publishedFrom", query.publishedFrom()),
                Parameters.instant("publishedBefore", query.publishedBefore()),
                Parameters.instant("updatedSince", query.updatedSince()),
                Parameters.all(
                        "status",
                        staffQuery.status(),
                        value -> Parameters.oneOf("status", StaffStatus.class, value, null)));
    }

    /** Returns the same filter for other statuses. */
    public ReleaseFilter withStatuses(Set<StaffStatus> others) {
        return new ReleaseFilter(
                languages,
                types,
                organizations,
                sources,
                topics,
                author,
                publishedFrom,
                publishedBefore,
                updatedSince,
                others);
    }

    /**
     * Whether releases match by single values alone, by which they are counted. A release may have several topics, so the counts of two tell
     * nothing about the releases that have both.
     */
    boolean isForCountedValues() {
        return topics.size() <= 1
                && author == null
                && publishedFrom == null
                && publishedBefore == null
                && updatedSince == null;
    }

    /** Returns the criteria for all callers; those for the status are in {@link #statusCriteria}. */
    Criteria criteria(TopicNames topicNames) {
        Criteria criteria = new Criteria();
        if (!languages.isEmpty()) {
            criteria.and("r.language = any(:languages)", Map.of("languages", texts(languages)));
        }
        if (!types.isEmpty()) {
            criteria.and(
                    "r.type = any(:types)",
                    Map.of("types", types.stream().map(ReleaseType::label).toArray(String[]::new)));
        }
        if (!organizations.isEmpty()) {
            addOrganizations(criteria);
        }
        if (!sources.isEmpty()) {
            criteria.and("r.source_name = any(:sources)", Map.of("sources", texts(sources)));
        }
        int n = 0;
        for (String topic : topicNames.stored(topics)) {
            String name = "topic" + n++;
            criteria.and("r.topics @> array[:" + name + "]::varchar[]", Map.of(name, topic));
        }
        if (author != null) {
            criteria.and(
                    "r.attribution @> cast(:author as jsonb)",
                    Map.of(
                            "author",
                            JsonMapping.MAPPER
                                    .valueToTree(Map.of("authors", List.of(Map.of("name", author))))
                                    .toString()));
        }
        if (publishedFrom != null) {
            // For a release with a date sorted_at equals published_at; it lets an index scan start and end there.
            criteria.and(
                    "r.published_at >= :publishedFrom and r.sorted_at >= :publishedFrom",
                    Map.of("publishedFrom", publishedFrom));
        }
        if (publishedBefore != null) {
            criteria.and("r.sorted_at < :publishedBefore", Map.of("publishedBefore", publishedBefore));
        }
        if (updatedSince != null) {
            criteria.and("r.changed_at >= :updatedSince", Map.of("updatedSince", updatedSince));
        }
        return criteria;
    }

    /**
     * Applies {@link #criteria} in memory to a release as of a change.
     *
     * @param changedAt the time of the change
     * @param ids       the ids of the organizations that the filter names by slug
     */
    public boolean matches(FilterFields release, Instant changedAt, Map<String, UUID> ids) {
        return matchesIgnoringTime(release, ids)
                && (publishedFrom == null
                        || isPublished(release) && !release.publishedAt().isBefore(publishedFrom))
                && (publishedBefore == null
                        || isPublished(release) && release.publishedAt().isBefore(publishedBefore))
                && (updatedSince == null || !changedAt.isBefore(updatedSince));
    }

    /** As {@link #matches}, without the conditions on times. */
    public boolean matchesIgnoringTime(FilterFields release, Map<String, UUID> ids) {
        return (languages.isEmpty() || languages.contains(release.language()))
                && (types.isEmpty()
                        || types.stream().anyMatch(type -> type.label().equals(release.type())))
                && (organizations.isEmpty() || isIssuedByOne(release.organization(), ids))
                && (sources.isEmpty() || sources.contains(release.source()))
                && release.topics().containsAll(topics)
                && (author == null || release.authors().contains(author));
    }

    /** Returns the organizations that the filter names by id. */
    Set<UUID> organizationIds() {
        return organizations.stream()
                .filter(Parameters::isUuid)
                .map(UUID::fromString)
                .collect(Collectors.toSet());
    }

    /** Returns the organizations that the filter names by slug. */
    public Set<String> organizationSlugs() {
        return organizations.stream().filter(name -> !Parameters.isUuid(name)).collect(Collectors.toSet());
    }

    private boolean isIssuedByOne(UUID owner, Map<String, UUID> ids) {
        return owner != null
                && organizations.stream()
                        .anyMatch(
                                name -> owner.equals(Parameters.isUuid(name) ? UUID.fromString(name) : ids.get(name)));
    }

    private static boolean isPublished(FilterFields release) {
        return release.publishedAt() != null;
    }

    /** Returns the criteria for the requested statuses, by default for every status but {@code TRASHED}. */
    Criteria statusCriteria(Instant now) {
        Criteria criteria = new Criteria();
        if (statuses.isEmpty()) {
            return criteria.and("r.trashed_at is null", Map.of());
        }
        Map<String, Object> parameters = new java.util.HashMap<>();
        statuses.forEach(status -> parameters.putAll(status.parameters(now)));
        return criteria.and(
                statuses.stream().map(status -> "(" + status.condition + ")").collect(Collectors.joining(" or ")),
                parameters);
    }

    /**
     * Returns the filter as query parameters in canonical form, for links. Topics keep the spelling of the request: the stored one may come
     * from a release that the caller may not see.
     */
    public Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        put(parameters, "language", languages);
        put(parameters, "type", types.stream().map(ReleaseType::label).toList());
        put(parameters, "organization", organizations);
        put(parameters, "source", sources);
        put(parameters, "topic", topics.stream().map(TopicName::spelling).toList());
        put(parameters, "author", author == null ? List.of() : List.of(author));
        put(parameters, "publishedFrom", text(publishedFrom));
        put(parameters, "publishedBefore", text(publishedBefore));
        put(parameters, "updatedSince", text(updatedSince));
        put(parameters, "status", statuses.stream().map(StaffStatus::label).toList());
        return parameters;
    }

    /** Identifies the filter, for binding cursors to it: two spellings of a topic do not make two filters. */
    public String identity() {
        Map<String, List<String>> identity = parameters();
        put(identity, "topic", topics.stream().map(TopicName::key).toList());
        return identity.toString();
    }

    private void addOrganizations(Criteria criteria) {
        criteria.and(
                "r.organization_id in (select i.id from organization i where i.id = any(:organizationIds) or i.slug = any(:organizationSlugs))",
                Map.of(
                        "organizationIds", organizationIds().toArray(UUID[]::new),
                        "organizationSlugs", texts(organizationSlugs())));
    }

    private static String[] texts(Collection<String> values) {
        return values.toArray(String[]::new);
    }

    private static void put(Map<String, List<String>> parameters, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            parameters.put(name, values.stream().sorted().toList());
        }
    }

    private static List<String> text(Instant instant) {
        return instant == null ? List.of() : List.of(instant.toString());
    }
}
