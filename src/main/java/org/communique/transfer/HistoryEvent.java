package org.communique.transfer;

import java.time.Instant;
import org.communique.journal.Event;
import org.communique.release.PressReleaseRow;
import org.communique.release.Status;

/** Determines the journal event of an imported change. */
final class HistoryEvent {
    private HistoryEvent() {}

    /** @param before null for a new release */
    static Event of(PressReleaseRow before, PressReleaseRow after, Instant now) {
        if (after.trashedAt() != null) {
            return before != null && before.trashedAt() != null ? Event.EDITED : Event.TRASHED;
        }
        Status oldStatus = before == null || before.trashedAt() != null ? null : before.status(now);
        Status newStatus = after.status(now);
        if (oldStatus == newStatus) {
            return withSameStatus(before, after, newStatus);
        }
        if (before != null && before.trashedAt() != null && before.status(now) == newStatus) {
            return Event.RESTORED;
        }
        return switch (newStatus) {
            case DRAFT -> before == null ? Event.CREATED : Event.UNSCHEDULED;
            case SCHEDULED -> Event.SCHEDULED;
            case PUBLISHED -> Event.PUBLISHED;
            case WITHDRAWN -> Event.WITHDRAWN;
        };
    }

    private static Event withSameStatus(PressReleaseRow before, PressReleaseRow after, Status status) {
        if (status == Status.SCHEDULED
                && (!after.publishedAt().equals(before.publishedAt()) || after.embargo() != before.embargo())) {
            return Event.SCHEDULED;
        }
        boolean corrected = after.corrections().size() > before.corrections().size();
        return status == Status.PUBLISHED && corrected ? Event.CORRECTED : Event.EDITED;
    }

    /** The reason of a withdrawal or the note of a correction; null for other events. */
    static String note(Event event, PressReleaseRow after) {
        return switch (event) {
            case WITHDRAWN -> after.withdrawalReason();
            case CORRECTED ->
                after.corrections().get(after.corrections().size() - 1).note();
            default -> null;
        };
    }
}
