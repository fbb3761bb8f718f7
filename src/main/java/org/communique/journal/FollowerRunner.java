package org.communique.journal;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_AFTER;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.communique.background.BackgroundLoop;
import org.communique.background.BacklogAge;
import org.jboss.logging.Logger;

/** Runs every {@link JournalFollower} of this node in a thread of its own, so that none waits for another. */
@ApplicationScoped
class FollowerRunner {
    private static final Logger LOG = Logger.getLogger(FollowerRunner.class);
    private static final Duration WAITING = Duration.ofMillis(100);

    private final List<Follower> followers;

    FollowerRunner(@All List<JournalFollower> followers, JournalHead head) {
        this.followers =
                followers.stream().map(follower -> new Follower(follower, head)).toList();
    }

    /** After everything else has started: what is loaded at the start is in the database by then. */
    void start(@Observes @Priority(LIBRARY_AFTER) StartupEvent event) {
        followers.forEach(follower -> follower.loop.start());
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        followers.forEach(follower -> follower.loop.finish());
        for (Follower follower : followers) {
            if (follower.follower.isInterruptible()) {
                follower.loop.stop();
            } else {
                follower.loop.awaitEnd();
            }
        }
    }

    private static final class Follower {
        private final JournalFollower follower;
        private final BackgroundLoop loop;
        private final JournalHead.Trigger trigger;
        /** When the next step may start, by {@link System#nanoTime()}. */
        private long paceEnd = System.nanoTime();

        Follower(JournalFollower follower, JournalHead head) {
            this.follower = follower;
            this.loop = new BackgroundLoop(
                            follower.name(),
                            LOG,
                            "The follower \"" + follower.name() + "\" cannot process the journal and is retried",
                            this::step)
                    .resetAfterError(follower::reset);
            this.trigger = follower.dueCondition()
                    .map(due -> head.onChangeOrWhenDue(due, loop::wake))
                    .orElseGet(() -> head.onChange(loop::wake));
        }

        private Duration step() {
            long wait = paceEnd - System.nanoTime();
            if (wait > 0) {
                return Duration.ofNanos(wait);
            }
            follower.maintain();
            if (follower.isDue()) {
                trigger.set();
            }
            Duration pause = trigger.run(this::follow, this::clearBacklog);
            return pause.compareTo(follower.interval()) < 0 ? pause : follower.interval();
        }

        private Duration follow() {
            long start = System.nanoTime();
            JournalFollower.Progress progress = follower.follow();
            if (progress == JournalFollower.Progress.CAUGHT_UP) {
                paceEnd = start + follower.pace().toNanos();
                clearBacklog();
                return JournalHead.IDLE;
            }
            trigger.set();
            return progress == JournalFollower.Progress.MORE ? Duration.ZERO : WAITING;
        }

        private void clearBacklog() {
            follower.backlog().ifPresent(BacklogAge::clear);
        }
    }
}
