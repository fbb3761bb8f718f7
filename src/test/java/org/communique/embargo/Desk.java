package org.communique.embargo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.communique.Given;

/** Does to the releases of a newsroom what their stories tell, through the API, and notes it down. */
final class Desk {
    private final Newsroom newsroom;
    private final Wire wire;

    Desk(Newsroom newsroom, Wire wire) {
        this.newsroom = newsroom;
        this.wire = wire;
    }

    /** Everything that the stories tell, in three rounds, so that releases can refer to each other whatever becomes of them. */
    void live(List<Story> stories) {
        for (Story story : stories) {
            int place = newsroom.items.size();
            Item original = story.translates() == 0 || story.translates() > place
                    ? null
                    : newsroom.items.get(place - story.translates());
            newsroom.items.add(draft(story, original));
        }
        for (Item item : newsroom.items) {
            live(item);
        }
        for (Item item : newsroom.items) {
            if (item.story.renamed() == 2 && item.state != Item.State.WITHDRAWN) {
                rename(item);
            }
            if (item.story.trashed()) {
                trash(item);
            }
        }
    }

    /** Something hidden happens to a release, or beside it. */
    void befall(Item item) {
        switch (item.story.deed()) {
            case NOTHING -> {}
            case EDIT -> edit(item);
            case MOVE -> move(item);
            case TRASH_OR_RESTORE -> trashOrRestore(item);
            case WITHDRAW -> withdrawUnderEmbargo(item);
            case TWIN -> twin(item);
        }
    }

    private void edit(Item item) {
        if (!item.trashed && item.state != Item.State.WITHDRAWN && !item.isPublic(newsroom.start)) {
            wire.write("PATCH", item.path(), Given.ADMIN_KEY, Map.of("summary", "Edited, " + newsroom.mark(item)));
            item.edited = true;
        }
    }

    private void move(Item item) {
        if (!item.trashed && item.state == Item.State.DRAFT) {
            publish(item, newsroom.minute(item.story.minute()), true);
        } else if (item.isOut() && !item.isPublic(newsroom.start)) {
            unschedule(item);
        }
    }

    private void trashOrRestore(Item item) {
        if (!item.trashed && !item.isPublic(newsroom.start) && !item.wasPublic) {
            trash(item);
        } else if (item.trashed
                && !(item.state == Item.State.OUT && !item.publishedAt.isAfter(newsroom.start))
                && !item.wasPublic) {
            act(item, "restore", Map.of());
            item.trashed = false;
        }
    }

    private void withdrawUnderEmbargo(Item item) {
        if (item.isOut() && item.embargo && !item.isPublic(newsroom.start)) {
            withdraw(item);
        }
    }

    private void twin(Item item) {
        Item twin = draft(item.story, item);
        newsroom.items.add(twin);
        publish(twin, newsroom.minute(item.story.minute()), true);
    }

    private void live(Item item) {
        Story story = item.story;
        Instant at = newsroom.minute(story.minute());
        switch (story.life()) {
            case DRAFT -> {}
            case SCHEDULED -> publish(item, at, false);
            case EMBARGOED -> publish(item, at, true);
            case RELEASED_FROM_EMBARGO -> {
                publish(item, newsroom.minute(story.earlierMinute()), true);
                publish(item, at, false);
            }
            case PUT_UNDER_EMBARGO -> {
                publish(item, newsroom.minute(story.earlierMinute()), false);
                publish(item, at, true);
            }
            case UNSCHEDULED -> {
                publish(item, at, true);
                unschedule(item);
            }
            case PUBLISHED -> publish(item, newsroom.start, false);
            case BACKDATED -> backdate(item);
            case CORRECTED -> {
                backdate(item);
                act(item, "correct", Map.of("note", "Corrected.", "changes", Map.of("subtitle", newsroom.mark(item))));
                item.contentUpdatedAt = newsroom.start;
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
        Item item = new Item(newsroom.items.size(), story);
        Map<String, Object> text = new HashMap<>();
        text.put("title", newsroom.mark(item));
        text.put("summary", newsroom.formerMark(item));
        text.put("body", "<p>" + newsroom.mark(item) + "</p>");
        text.put("language", newsroom.language(story.language()));
        text.put("type", Newsroom.TYPES.get(story.kind()));
        text.put("topics", newsroom.topics(story));
        text.put(
                "attribution",
                Map.of(
                        "source",
                        Map.of("name", newsroom.source(story.kind())),
                        "authors",
                        List.of(Map.of("name", newsroom.source(story.kind())))));
        if (story.organization() > 0) {
            text.put("organization", Map.of("id", newsroom.organizations.get(story.organization())));
        }
        if (original != null && newsroom.hasRoom(original.group, story.language()) && !original.trashed) {
            text.put("translations", List.of(Map.of("id", original.id)));
            item.group = original.group;
        }
        JsonNode made = wire.write("POST", Newsroom.RELEASES, Given.ADMIN_KEY, text);
        item.id = made.get("id").asText();
        item.slug = made.get("slug").asText();
        if (story.renamed() == 1) {
            rename(item);
        }
        return item;
    }

    private void rename(Item item) {
        String slug = "renamed-" + newsroom.mark(item);
        wire.write("PATCH", item.path(), Given.ADMIN_KEY, Map.of("slug", slug));
        item.formerSlugs.add(item.slug);
        item.slug = slug;
    }

    private void backdate(Item item) {
        publish(item, newsroom.start.minus(Duration.ofMinutes(1L + item.story.minute())), false);
    }

    private void publish(Item item, Instant at, boolean embargo) {
        act(item, "publish", Map.of("publishedAt", at.toString(), "embargo", embargo));
        item.state = Item.State.OUT;
        item.publishedAt = at;
        item.contentUpdatedAt = at;
        item.embargo = embargo;
        item.wasEverPublic |= item.isPublic(newsroom.start);
        item.wasEverEmbargoed |= embargo;
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
        Item replacement = newsroom.items.get((item.number + item.story.replacement()) % newsroom.items.size());
        if (replacement != item) {
            why.put("replacedBy", replacement.id);
            item.replacedBy = replacement;
        }
        item.wasPublic = item.isPublic(newsroom.start);
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
