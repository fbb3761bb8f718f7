package org.communique.search;

import io.quarkus.arc.ClientProxy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Pauses the updates of the index during a test. */
@ApplicationScoped
public class PausedIndex {
    private final IndexWriterLock writerLock;

    PausedIndex(IndexWriterLock writerLock) {
        this.writerLock = writerLock;
    }

    /** Runs something while the index is not updated. It holds the monitor of the lock that the updater acquires before each step. */
    public void whileBehind(Runnable work) {
        synchronized (ClientProxy.unwrap(writerLock)) {
            while (isStepRunning()) {
                LockSupport.parkNanos(1_000_000);
            }
            work.run();
        }
    }

    /** A step that has not acquired the lock yet cannot begin. */
    private static boolean isStepRunning() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("search-index"))
                .anyMatch(thread -> thread.getKey().getState() != Thread.State.BLOCKED
                        && Arrays.stream(thread.getValue())
                                .anyMatch(frame -> frame.getClassName().startsWith("org.communique.search.")));
    }
}
