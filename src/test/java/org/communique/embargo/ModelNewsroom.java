package org.communique.embargo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.communique.Given;

/** The model of a newsroom of one try: three organizations, a topic, three languages, and the releases of the stories. */
final class ModelNewsroom {
    static final String RELEASES = Given.RELEASES;
    static final String ORGANIZATIONS = "/v1/organizations";
    static final List<String> TYPES = List.of("press-release", "statement", "news");
    private static final int ORGANIZATION_COUNT = 3;

    /** A word that nothing else in the database contains. */
    final String word;

    final Instant start;
    /** The position in the change feed at which the newsroom starts. */
    final String feed;

    final List<ModelRelease> items = new ArrayList<>();
    /** The ids, from index 1; likewise the slugs. */
    final List<String> organizations = new ArrayList<>(List.of("none"));

    final List<String> organizationSlugs = new ArrayList<>(List.of("none"));

    /**
     * @param start the current instant of the clock
     * @param feed  the current position of the change feed
     */
    ModelNewsroom(ApiClient client, String word, Instant start, String feed) {
        this.feed = feed;
        this.word = word;
        this.start = start;
        for (int n = 1; n <= ORGANIZATION_COUNT; n++) {
            JsonNode created = client.write(
                    "POST", ORGANIZATIONS, Given.ADMIN_KEY, Map.of("name", "Organization " + word + " " + n));
            organizations.add(created.get("id").asText());
            organizationSlugs.add(created.get("slug").asText());
        }
    }

    Instant minute(int number) {
        return start.plus(Duration.ofMinutes(number + 1L));
    }

    String language(int number) {
        return List.of("en", "kk", "ru").get(number) + "-x-" + word;
    }

    String source(int number) {
        return "Source " + word + " " + number;
    }

    List<String> topics(Story story) {
        return story.kind() == 0 ? List.of(word) : List.of(word, word + " second");
    }

    /** A word that identifies a release in its slugs and texts. */
    String mark(ModelRelease item) {
        return word + "q" + item.number + "q";
    }

    /** A word that identifies a release in the text before an edit. */
    String formerMark(ModelRelease item) {
        return mark(item) + "former";
    }

    Stream<ModelRelease> siblings(ModelRelease item) {
        return items.stream()
                .filter(other -> other != item && other.group == item.group)
                .filter(other -> !other.trashed && other.state != ModelRelease.State.WITHDRAWN);
    }

    /** Whether no translation in the group, in any state, has the language. */
    boolean hasNoTranslationIn(ModelRelease group, int language) {
        return items.stream().noneMatch(item -> item.group == group && item.story.language() == language);
    }
}
