package org.communique.transfer;

import java.time.Instant;
import org.communique.journal.Event;
import org.communique.release.PressReleaseRow;
import org.communique.release.Status;

/** What an imported change means to whoever follows the journal. */
final class HistoryEvent {
    private HistoryEvent() {}

    /** @param before null for what is new */
    static Event of(PressReleaseRow before, PressReleaseRow after, Instant now) {
        if (after.trashedAt() != null) {
            return before != null && before.trashedAt() != null ? Event.EDITED : Event.TRASHED;
        }
        Status was = before == null || before.trashedAt() != null ? null : before.status(now);
        Status is = after.status(now);
        if (was == is) {
            return unmoved(before, after, is);
        }
        if (before != null && before.trashedAt() != null && before.status(now) == is) {
            return Event.RESTORED;
        }
        return switch (is) {
            case DRAFT -> before == null ? Event.CREATED : Event.UNSCHEDULED;
            case SCHEDULED -> Event.SCHEDULED;
            case PUBLISHED -> Event.PUBLISHED;
            case WITHDRAWN -> Event.WITHDRAWN;
        };
    }

    private static Event unmoved(PressReleaseRow before, PressReleaseRow after, Status status) {
        if (status == Status.SCHEDULED
                && (!after.publishedAt().equals(before.publishedAt()) || after.embargo() != before.embargo())) {
            return Event.SCHEDULED;
        }
        boolean corrected = after.corrections().size() > before.corrections().size();
        return status == Status.PUBLISHED && corrected ? Event.CORRECTED : Event.EDITED;
    }

    /** Why, where readers are told. */
    static String note(Event event, PressReleaseRow after) {
        return switch (event) {
            case WITHDRAWN -> after.withdrawalReason();
            case CORRECTED ->
                after.corrections().get(after.corrections().size() - 1).note();
            default -> null;
        };
    }
}
