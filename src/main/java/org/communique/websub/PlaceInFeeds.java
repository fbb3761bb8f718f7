package org.communique.websub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.communique.release.ReleaseFilter;
import org.communique.release.ReleaseType;
import org.communique.web.Parameters;

/**
 * What a release has, before or after a change, that feeds can be narrowed down by. Times are left out: a feed may be thought to show a
 * release that it does not, and is made once too often then.
 */
record PlaceInFeeds(
        String language, String type, UUID organization, Set<String> topics, String source, Set<String> authors) {

    /** @param place by the database's function place_in_feeds */
    static PlaceInFeeds of(JsonNode place) {
        Set<String> topics = new HashSet<>();
        place.path(3).forEach(topic -> topics.add(topic.asText()));
        Set<String> authors = new HashSet<>();
        place.path(5).forEach(author -> authors.add(author.path("name").asText()));
        String organization = place.path(2).textValue();
        return new PlaceInFeeds(
                place.path(0).textValue(),
                place.path(1).textValue(),
                organization == null ? null : UUID.fromString(organization),
                topics,
                place.path(4).textValue(),
                authors);
    }

    /** @param organizations ids by the slugs that the filter may have instead */
    boolean mayPass(ReleaseFilter filter, Map<String, UUID> organizations) {
        return (filter.languages().isEmpty() || filter.languages().contains(language))
                && (filter.types().isEmpty()
                        || filter.types().stream().map(ReleaseType::label).anyMatch(label -> label.equals(type)))
                && (filter.organizations().isEmpty()
                        || organization != null
                                && filter.organizations().stream()
                                        .map(named -> Parameters.isUuid(named)
                                                ? UUID.fromString(named)
                                                : organizations.get(named))
                                        .anyMatch(organization::equals))
                && (filter.sources().isEmpty() || filter.sources().contains(source))
                && topics.containsAll(filter.topics())
                && (filter.author() == null || authors.contains(filter.author()));
    }
}
