package org.communique.embargo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A release as the test knows it, from what it did to it and from nothing that the service says. */
final class Item {

    enum Standing {
        SEEN,
        GONE,
        HIDDEN
    }

    enum State {
        DRAFT,
        OUT,
        WITHDRAWN
    }

    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    final int number;
    final Story story;
    String id;
    String slug;
    final List<String> formerSlugs = new ArrayList<>();
    Item group = this;
    State state = State.DRAFT;
    boolean trashed;
    boolean embargo;
    boolean edited;
    boolean wasPublic;
    /** Whether it ever was public, or under embargo, at the instant that everything was done at. */
    boolean wasEverPublic;

    boolean wasEverEmbargoed;
    Instant publishedAt;
    Instant contentUpdatedAt;
    Item replacedBy;

    Item(int number, Story story) {
        this.number = number;
        this.story = story;
    }

    Standing standing(Audience audience, Instant now) {
        boolean reached = audience.reaches(story.organization());
        if (isPublic(now) || reached && (audience.isStaff() || isOut() && embargo)) {
            return Standing.SEEN;
        }
        boolean isKnown = wasPublic || reached && embargo;
        return state == State.WITHDRAWN && !trashed && isKnown ? Standing.GONE : Standing.HIDDEN;
    }

    boolean isSeen(Audience audience, Instant now) {
        return standing(audience, now) == Standing.SEEN;
    }

    boolean isPublic(Instant now) {
        return isOut() && !publishedAt.isAfter(now);
    }

    /** Whether the reader sees it as something that is out: what staff work on is not. */
    boolean isOutFor(Audience audience, Instant now) {
        return isPublic(now) || audience.reaches(story.organization()) && isOut() && embargo;
    }

    boolean wasSeen(Audience audience, Instant now) {
        return isOutFor(audience, now) || wasEverPublic || audience.reaches(story.organization()) && wasEverEmbargoed;
    }

    /** Whether everybody is told that it was withdrawn. */
    boolean isToldAsWithdrawn() {
        return state == State.WITHDRAWN && !trashed && wasPublic;
    }

    boolean isOut() {
        return state == State.OUT && !trashed;
    }

    Instant embargoUntil(Instant now) {
        return state == State.OUT && embargo && publishedAt.isAfter(now) ? publishedAt : null;
    }

    String status(Instant now) {
        return switch (state) {
            case DRAFT -> "draft";
            case WITHDRAWN -> "withdrawn";
            case OUT -> publishedAt.isAfter(now) ? "scheduled" : "published";
        };
    }

    Instant sortedAt() {
        return publishedAt == null ? NEVER : publishedAt;
    }

    Instant revisedAt() {
        return contentUpdatedAt == null ? NEVER : contentUpdatedAt;
    }

    String path() {
        return Newsroom.RELEASES + "/" + id;
    }

    @Override
    public String toString() {
        return "#" + number + " " + story;
    }
}
