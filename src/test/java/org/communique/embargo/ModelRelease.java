package org.communique.embargo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The model of a release, derived only from the changes that the test has made. */
final class ModelRelease {

    enum Access {
        VISIBLE,
        GONE,
        HIDDEN
    }

    enum State {
        DRAFT,
        PUBLISHED,
        WITHDRAWN
    }

    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    final int number;
    final Story story;
    String id;
    String slug;
    final List<String> formerSlugs = new ArrayList<>();
    /** Its own file, and that of the release of which it is a translation. */
    final List<ModelFile> files = new ArrayList<>();

    ModelRelease group = this;
    State state = State.DRAFT;
    boolean trashed;
    boolean embargo;
    boolean edited;
    boolean wasPublic;
    /** Whether the release was ever public at the instant of the changes; likewise for embargoed. */
    boolean wasEverPublic;

    boolean wasEverEmbargoed;
    Instant publishedAt;
    Instant contentUpdatedAt;
    ModelRelease replacedBy;

    ModelRelease(int number, Story story) {
        this.number = number;
        this.story = story;
    }

    Access access(TestCaller caller, Instant now) {
        boolean covered = caller.covers(story.organization());
        if (isPublic(now) || covered && (caller.isStaff() || isPublished() && embargo)) {
            return Access.VISIBLE;
        }
        boolean isKnown = wasPublic || covered && embargo;
        return state == State.WITHDRAWN && !trashed && isKnown ? Access.GONE : Access.HIDDEN;
    }

    boolean isVisible(TestCaller caller, Instant now) {
        return access(caller, now) == Access.VISIBLE;
    }

    boolean isPublic(Instant now) {
        return isPublished() && !publishedAt.isAfter(now);
    }

    /** Whether the caller sees the release as a reader of published releases, rather than as staff. */
    boolean isPublishedFor(TestCaller caller, Instant now) {
        return isPublic(now) || caller.covers(story.organization()) && isPublished() && embargo;
    }

    boolean wasVisible(TestCaller caller, Instant now) {
        return isPublishedFor(caller, now) || wasEverPublic || caller.covers(story.organization()) && wasEverEmbargoed;
    }

    /** Whether the withdrawal is public. */
    boolean isPubliclyWithdrawn() {
        return state == State.WITHDRAWN && !trashed && wasPublic;
    }

    boolean isPublished() {
        return state == State.PUBLISHED && !trashed;
    }

    Instant embargoUntil(Instant now) {
        return state == State.PUBLISHED && embargo && publishedAt.isAfter(now) ? publishedAt : null;
    }

    String status(Instant now) {
        return switch (state) {
            case DRAFT -> "draft";
            case WITHDRAWN -> "withdrawn";
            case PUBLISHED -> publishedAt.isAfter(now) ? "scheduled" : "published";
        };
    }

    Instant sortedAt() {
        return publishedAt == null ? NEVER : publishedAt;
    }

    Instant revisedAt() {
        return contentUpdatedAt == null ? NEVER : contentUpdatedAt;
    }

    String path() {
        return ModelNewsroom.RELEASES + "/" + id;
    }

    @Override
    public String toString() {
        return "#" + number + " " + story;
    }
}
