package org.communique.embargo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.communique.Given;

/** What is known of a newsroom of its own: three organizations, a topic, three languages, and the releases that stories tell of. */
final class Newsroom {
    static final String RELEASES = Given.RELEASES;
    static final String ORGANIZATIONS = "/v1/organizations";
    static final List<String> TYPES = List.of("press-release", "statement", "news");
    private static final int ORGANIZATION_COUNT = 3;

    /** A word that nothing else in the database has. */
    final String word;

    final Instant start;
    /** The place in the change feed where it begins. */
    final String feed;

    final List<Item> items = new ArrayList<>();
    /** Ids and slugs, from 1 on. */
    final List<String> organizations = new ArrayList<>(List.of("none"));

    final List<String> organizationSlugs = new ArrayList<>(List.of("none"));

    /**
     * @param start where the clock stands
     * @param feed  where the change feed is
     */
    Newsroom(Wire wire, String word, Instant start, String feed) {
        this.feed = feed;
        this.word = word;
        this.start = start;
        for (int n = 1; n <= ORGANIZATION_COUNT; n++) {
            JsonNode made = wire.write(
                    "POST", ORGANIZATIONS, Given.ADMIN_KEY, Map.of("name", "Organization " + word + " " + n));
            organizations.add(made.get("id").asText());
            organizationSlugs.add(made.get("slug").asText());
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

    /** The mark that a release bears in its slugs and texts. */
    String mark(Item item) {
        return word + "q" + item.number + "q";
    }

    /** The mark of the text that a release had before it was edited. */
    String formerMark(Item item) {
        return mark(item) + "former";
    }

    Stream<Item> siblings(Item item) {
        return items.stream()
                .filter(other -> other != item && other.group == item.group)
                .filter(other -> !other.trashed && other.state != Item.State.WITHDRAWN);
    }

    /** Whether no translation of a release, dead or alive, has the language. */
    boolean hasRoom(Item group, int language) {
        return items.stream().noneMatch(item -> item.group == group && item.story.language() == language);
    }
}
