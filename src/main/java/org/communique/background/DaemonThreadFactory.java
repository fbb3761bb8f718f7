package org.communique.background;

import java.util.concurrent.ThreadFactory;

/** Creates daemon threads, which do not prevent the process from exiting. */
public final class DaemonThreadFactory {
    private DaemonThreadFactory() {}

    public static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
