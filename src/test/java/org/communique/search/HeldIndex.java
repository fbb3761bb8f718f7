package org.communique.search;

import io.quarkus.arc.ClientProxy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.locks.LockSupport;

/** Keeps the index from following the journal for as long as a test wants. */
@ApplicationScoped
public class HeldIndex {
    private final IndexWriterLock writerLock;

    HeldIndex(IndexWriterLock writerLock) {
        this.writerLock = writerLock;
    }

    /** Before each step the follower asks for the lead, which one thread at a time can do: meanwhile that is this one. */
    public void whileItIsBehind(Runnable work) {
        synchronized (ClientProxy.unwrap(writerLock)) {
            // A step that was begun is ended first.
            while (!isFollowerWaiting()) {
                LockSupport.parkNanos(1_000_000);
            }
            work.run();
        }
    }

    private static boolean isFollowerWaiting() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(
                        thread -> thread.getName().equals("search-index") && thread.getState() == Thread.State.BLOCKED);
    }
}
