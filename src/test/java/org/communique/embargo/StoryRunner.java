package org.communique.embargo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.communique.Given;
import org.communique.media.Pictures;

/** Creates and changes the releases of a newsroom through the API as their stories say, and records the changes in the model. */
final class StoryRunner {
    private static final byte[] PICTURE = Pictures.jpeg(400, 300);

    private final ModelNewsroom newsroom;
    private final ApiClient client;

    StoryRunner(ModelNewsroom newsroom, ApiClient client) {
        this.newsroom = newsroom;
        this.client = client;
    }

    /** Runs the stories in three rounds, so that releases can refer to each other in every state. */
    void run(List<Story> stories) {
        for (Story story : stories) {
            int position = newsroom.items.size();
            ModelRelease original = story.translates() == 0 || story.translates() > position
                    ? null
                    : newsroom.items.get(position - story.translates());
            newsroom.items.add(draft(story, original));
        }
        for (ModelRelease item : newsroom.items) {
            run(item);
        }
        for (ModelRelease item : newsroom.items) {
            if (item.story.renamed() == 2 && item.state != ModelRelease.State.WITHDRAWN) {
                rename(item);
            }
            if (item.story.trashed()) {
                trash(item);
            }
        }
    }

    /** Makes a change that the public must not notice. */
    void applyHiddenChange(ModelRelease item) {
        switch (item.story.hiddenChange()) {
            case NOTHING -> {}
            case EDIT -> edit(item);
            case MOVE -> move(item);
            case TRASH_OR_RESTORE -> trashOrRestore(item);
            case WITHDRAW -> withdrawUnderEmbargo(item);
            case TWIN -> twin(item);
        }
    }

    private void edit(ModelRelease item) {
        if (!item.trashed && item.state != ModelRelease.State.WITHDRAWN && !item.isPublic(newsroom.start)) {
            client.write("PATCH", item.path(), Given.ADMIN_KEY, Map.of("summary", "Edited, " + newsroom.mark(item)));
            item.edited = true;
        }
    }

    private void move(ModelRelease item) {
        if (!item.trashed && item.state == ModelRelease.State.DRAFT) {
            publish(item, newsroom.minute(item.story.minute()), true);
        } else if (item.isPublished() && !item.isPublic(newsroom.start)) {
            unschedule(item);
        }
    }

    private void trashOrRestore(ModelRelease item) {
        if (!item.trashed && !item.isPublic(newsroom.start) && !item.wasPublic) {
            trash(item);
        } else if (item.trashed
                && !(item.state == ModelRelease.State.PUBLISHED && !item.publishedAt.isAfter(newsroom.start))
                && !item.wasPublic) {
            act(item, "restore", Map.of());
            item.trashed = false;
        }
    }

    private void withdrawUnderEmbargo(ModelRelease item) {
        if (item.isPublished() && item.embargo && !item.isPublic(newsroom.start)) {
            withdraw(item);
        }
    }

    private void twin(ModelRelease item) {
        ModelRelease twin = draft(item.story, item);
        newsroom.items.add(twin);
        publish(twin, newsroom.minute(item.story.minute()), true);
    }

    private void run(ModelRelease item) {
        Story story = item.story;
        Instant at = newsroom.minute(story.minute());
        switch (story.lifecycle()) {
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

    private ModelRelease draft(Story story, ModelRelease original) {
        ModelRelease item = new ModelRelease(newsroom.items.size(), story);
        Map<String, Object> text = new HashMap<>();
        text.put("title", newsroom.mark(item));
        text.put("summary", newsroom.formerMark(item));
        ModelFile file = use(item, new ModelFile(client.upload(PICTURE, "image/jpeg", Given.ADMIN_KEY)));
        boolean isInBody = item.number % 2 == 1;
        text.put(
                "body",
                "<p>" + newsroom.mark(item) + "</p>"
                        + (isInBody ? "<p><img src=\"/media/" + file.id + "/x.jpg\" alt=\"x\"></p>" : ""));
        List<Map<String, String>> media = new ArrayList<>(isInBody ? List.of() : List.of(Map.of("id", file.id)));
        text.put("language", newsroom.language(story.language()));
        text.put("type", ModelNewsroom.TYPES.get(story.kind()));
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
        if (original != null && newsroom.hasNoTranslationIn(original.group, story.language()) && !original.trashed) {
            text.put("translations", List.of(Map.of("id", original.id)));
            item.group = original.group;
            media.add(Map.of("id", use(item, item.group.files.get(0)).id));
        }
        text.put("media", media);
        JsonNode created = client.write("POST", ModelNewsroom.RELEASES, Given.ADMIN_KEY, text);
        item.id = created.get("id").asText();
        item.slug = created.get("slug").asText();
        if (story.renamed() == 1) {
            rename(item);
        }
        return item;
    }

    private static ModelFile use(ModelRelease item, ModelFile file) {
        item.files.add(file);
        file.users.add(item);
        return file;
    }

    private void rename(ModelRelease item) {
        String slug = "renamed-" + newsroom.mark(item);
        client.write("PATCH", item.path(), Given.ADMIN_KEY, Map.of("slug", slug));
        item.formerSlugs.add(item.slug);
        item.slug = slug;
    }

    private void backdate(ModelRelease item) {
        publish(item, newsroom.start.minus(Duration.ofMinutes(1L + item.story.minute())), false);
    }

    private void publish(ModelRelease item, Instant at, boolean embargo) {
        act(item, "publish", Map.of("publishedAt", at.toString(), "embargo", embargo));
        item.state = ModelRelease.State.PUBLISHED;
        item.publishedAt = at;
        item.contentUpdatedAt = at;
        item.embargo = embargo;
        item.wasEverPublic |= item.isPublic(newsroom.start);
        item.wasEverEmbargoed |= embargo;
    }

    private void unschedule(ModelRelease item) {
        act(item, "unschedule", Map.of());
        item.state = ModelRelease.State.DRAFT;
        item.publishedAt = null;
        item.contentUpdatedAt = null;
        item.embargo = false;
    }

    private void withdraw(ModelRelease item) {
        Map<String, Object> withdrawal = new HashMap<>(Map.of("reason", "Withdrawn."));
        ModelRelease replacement = newsroom.items.get((item.number + item.story.replacement()) % newsroom.items.size());
        if (replacement != item) {
            withdrawal.put("replacedBy", replacement.id);
            item.replacedBy = replacement;
        }
        item.wasPublic = item.isPublic(newsroom.start);
        act(item, "withdraw", withdrawal);
        item.state = ModelRelease.State.WITHDRAWN;
    }

    private void trash(ModelRelease item) {
        client.write("DELETE", item.path(), Given.ADMIN_KEY, Map.of());
        item.trashed = true;
    }

    private void act(ModelRelease item, String verb, Map<String, ?> body) {
        client.write("POST", item.path() + "/" + verb, Given.ADMIN_KEY, body);
    }
}
