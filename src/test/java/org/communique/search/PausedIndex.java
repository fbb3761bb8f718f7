package org.communique.search;

import io.quarkus.arc.ClientProxy;
import jakarta.enterprise.context.ApplicationScoped;
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
            // A running step ends first.
            while (!isUpdaterBlocked()) {
                LockSupport.parkNanos(1_000_000);
            }
            work.run();
        }
    }

    private static boolean isUpdaterBlocked() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(
                        thread -> thread.getName().equals("search-index") && thread.getState() == Thread.State.BLOCKED);
    }
}
