package org.communique.embargo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.communique.Given;

/** A newsroom of its own: three organizations, a topic, three languages, and the releases that stories tell of. */
final class Newsroom {
    static final String RELEASES = Given.RELEASES;
    static final String ORGANIZATIONS = "/v1/organizations";
    static final List<String> TYPES = List.of("press-release", "statement", "news");
    private static final int ORGANIZATION_COUNT = 3;

    /** A word that nothing else in the database has. */
    final String word;

    final Instant start;
    final List<Item> items = new ArrayList<>();
    /** Ids and slugs, from 1 on. */
    final List<String> organizations = new ArrayList<>(List.of("none"));

    final List<String> organizationSlugs = new ArrayList<>(List.of("none"));
    private final Wire wire;

    /** @param start where the clock stands */
    Newsroom(Wire wire, String word, Instant start) {
        this.wire = wire;
        this.word = word;
        this.start = start;
        for (int n = 1; n <= ORGANIZATION_COUNT; n++) {
            JsonNode made = wire.write(
                    "POST", ORGANIZATIONS, Given.ADMIN_KEY, Map.of("name", "Organization " + word + " " + n));
            organizations.add(made.get("id").asText());
            organizationSlugs.add(made.get("slug").asText());
        }
    }

    /** Everything that the stories tell, in three rounds, so that releases can refer to each other whatever becomes of them. */
    void live(List<Story> stories) {
        for (Story story : stories) {
            int place = items.size();
            Item original = story.translates() == 0 || story.translates() > place
                    ? null
                    : items.get(place - story.translates());
            items.add(draft(story, original));
        }
        for (Item item : items) {
            live(item);
        }
        for (Item item : items) {
            if (item.story.renamed() == 2 && item.state != Item.State.WITHDRAWN) {
                rename(item);
            }
            if (item.story.trashed()) {
                trash(item);
            }
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

    Stream<Item> siblings(Item item) {
        return items.stream()
                .filter(other -> other != item && other.group == item.group)
                .filter(other -> !other.trashed && other.state != Item.State.WITHDRAWN);
    }

    /** Something hidden happens to a release, or beside it. */
    void befall(Item item) {
        switch (item.story.deed()) {
            case NOTHING -> {}
            case EDIT -> edit(item, Given.ADMIN_KEY);
            case MOVE -> move(item);
            case TRASH_OR_RESTORE -> trashOrRestore(item);
            case WITHDRAW -> withdrawUnderEmbargo(item);
            case TWIN -> twin(item);
        }
    }

    JsonNode edit(Item item, String key) {
        return item.trashed || item.state == Item.State.WITHDRAWN || item.isPublic(start)
                ? null
                : wire.write("PATCH", item.path(), key, Map.of("summary", "Edited, " + mark(item)));
    }

    private void move(Item item) {
        if (!item.trashed && item.state == Item.State.DRAFT) {
            publish(item, minute(item.story.minute()), true);
        } else if (item.isOut() && !item.isPublic(start)) {
            unschedule(item);
        }
    }

    private void trashOrRestore(Item item) {
        if (!item.trashed && !item.isPublic(start) && !item.wasPublic) {
            trash(item);
        } else if (item.trashed
                && !(item.state == Item.State.OUT && !item.publishedAt.isAfter(start))
                && !item.wasPublic) {
            act(item, "restore", Map.of());
            item.trashed = false;
        }
    }

    private void withdrawUnderEmbargo(Item item) {
        if (item.isOut() && item.embargo && !item.isPublic(start)) {
            withdraw(item);
        }
    }

    private void twin(Item item) {
        Item twin = draft(item.story, item);
        items.add(twin);
        publish(twin, minute(item.story.minute()), true);
    }

    private void live(Item item) {
        Story story = item.story;
        Instant at = minute(story.minute());
        switch (story.life()) {
            case DRAFT -> {}
            case SCHEDULED -> publish(item, at, false);
            case EMBARGOED -> publish(item, at, true);
            case RELEASED_FROM_EMBARGO -> {
                publish(item, minute(story.earlierMinute()), true);
                publish(item, at, false);
            }
            case PUT_UNDER_EMBARGO -> {
                publish(item, minute(story.earlierMinute()), false);
                publish(item, at, true);
            }
            case UNSCHEDULED -> {
                publish(item, at, true);
                unschedule(item);
            }
            case PUBLISHED -> publish(item, start, false);
            case BACKDATED -> backdate(item);
            case CORRECTED -> {
                backdate(item);
                act(item, "correct", Map.of("note", "Corrected.", "changes", Map.of("subtitle", mark(item))));
                item.contentUpdatedAt = start;
            }
            case WITHDRAWN -> {
                backdate(item);
                withdraw(item);
            }
            case WITHDRAWN_UNDER_EMBARGO -> {
                publish(item, at, true);
                withdraw(item);
            }
        }
    }

    private Item draft(Story story, Item original) {
        Item item = new Item(items.size(), story);
        Map<String, Object> text = new HashMap<>();
        text.put("title", mark(item));
        text.put("body", "<p>" + mark(item) + "</p>");
        text.put("language", language(story.language()));
        text.put("type", TYPES.get(story.kind()));
        text.put("topics", topics(story));
        text.put(
                "attribution",
                Map.of(
                        "source",
                        Map.of("name", source(story.kind())),
                        "authors",
                        List.of(Map.of("name", source(story.kind())))));
        if (story.organization() > 0) {
            text.put("organization", Map.of("id", organizations.get(story.organization())));
        }
        if (original != null && hasRoom(original.group, story.language()) && !original.trashed) {
            text.put("translations", List.of(Map.of("id", original.id)));
            item.group = original.group;
        }
        JsonNode made = wire.write("POST", RELEASES, Given.ADMIN_KEY, text);
        item.id = made.get("id").asText();
        item.slug = made.get("slug").asText();
        if (story.renamed() == 1) {
            rename(item);
        }
        return item;
    }

    private boolean hasRoom(Item group, int language) {
        return items.stream().noneMatch(item -> item.group == group && item.story.language() == language);
    }

    private void rename(Item item) {
        String slug = "renamed-" + mark(item);
        wire.write("PATCH", item.path(), Given.ADMIN_KEY, Map.of("slug", slug));
        item.formerSlugs.add(item.slug);
        item.slug = slug;
    }

    private void backdate(Item item) {
        publish(item, start.minus(Duration.ofMinutes(1L + item.story.minute())), false);
    }

    private void publish(Item item, Instant at, boolean embargo) {
        act(item, "publish", Map.of("publishedAt", at.toString(), "embargo", embargo));
        item.state = Item.State.OUT;
        item.publishedAt = at;
        item.contentUpdatedAt = at;
        item.embargo = embargo;
    }

    private void unschedule(Item item) {
        act(item, "unschedule", Map.of());
        item.state = Item.State.DRAFT;
        item.publishedAt = null;
        item.contentUpdatedAt = null;
        item.embargo = false;
    }

    private void withdraw(Item item) {
        Map<String, Object> why = new HashMap<>(Map.of("reason", "Withdrawn."));
        Item replacement = items.get((item.number + item.story.replacement()) % items.size());
        if (replacement != item) {
            why.put("replacedBy", replacement.id);
            item.replacedBy = replacement;
        }
        item.wasPublic = item.isPublic(start);
        act(item, "withdraw", why);
        item.state = Item.State.WITHDRAWN;
    }

    private void trash(Item item) {
        wire.write("DELETE", item.path(), Given.ADMIN_KEY, Map.of());
        item.trashed = true;
    }

    private void act(Item item, String verb, Map<String, ?> body) {
        wire.write("POST", item.path() + "/" + verb, Given.ADMIN_KEY, body);
    }
}
