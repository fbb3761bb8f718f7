package org.communique.transfer;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep the process from ending. */
final class DaemonThreadFactory {
    private DaemonThreadFactory() {}

    static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
