package org.communique.journal;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.communique.background.BacklogAge;

/**
 * Processes the changes of the journal in order. {@link FollowerRunner} gives each bean of this type a thread of its own, triggers it when
 * there is work, and repeats it when it fails. A follower remembers its position by itself: in memory, in {@link JournalCheckpoints}, or
 * with what it writes.
 */
public interface JournalFollower {

    /** The result of a step. */
    enum Progress {
        /** Nothing is left to do until the next trigger. */
        CAUGHT_UP,
        /** There may be more to do at once. */
        MORE,
        /** The work has to wait, for instance for another node that does it. It is tried again in a moment. */
        WAITING
    }

    /** Name of the thread, and of the follower in log messages. */
    String name();

    /**
     * Processes the next changes. A step that throws is repeated, after 100 ms at first and after a second at most. One that may take longer
     * than some seconds calls {@link org.communique.background.BackgroundLoop#reportProgress}, so that it is not taken for stuck.
     */
    Progress follow();

    /** Discards what a step may have left half done that ended with an {@link Error}. Called before the next step. */
    default void reset() {}

    /** An SQL condition that triggers the follower besides new changes: see {@link JournalHead#whenDue}. */
    default Optional<String> dueCondition() {
        return Optional.empty();
    }

    /** Whether there is work regardless of changes. Called before each step, and at least once in each {@link #interval}. */
    default boolean isDue() {
        return false;
    }

    /** Whether a step that takes long may be interrupted when the service stops. */
    default boolean isInterruptible() {
        return true;
    }

    /** The position that was processed, if writers of many changes wait for the follower. Empty, too, while it knows that it cannot go on. */
    default OptionalLong awaitedPosition() {
        return OptionalLong.empty();
    }

    /** How long ago the follower last had nothing left to do, if that is measured. */
    default Optional<BacklogAge> backlog() {
        return Optional.empty();
    }

    /** Does what is due regardless of changes; runs before each step, and each {@link #interval} without one. */
    default void maintain() {}

    /**
     * The least time between the starts of two steps while the follower keeps up with the journal. Under many changes a step then processes
     * several of them at its fixed costs; a change after a quiet time is processed at once. Not longer than {@link #interval}.
     */
    default Duration pace() {
        return Duration.ZERO;
    }

    /** The longest pause between two runs of {@link #maintain}. */
    default Duration interval() {
        return JournalHead.IDLE;
    }
}
