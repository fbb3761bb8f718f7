package org.communique.background;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The loops of this node, from their start to their end. They watch each other: each replaces the threads of others that have ended. Static,
 * because the loop that watches the embedded database starts before the container of beans.
 */
final class RunningLoops {
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final List<BackgroundLoop> LOOPS = new CopyOnWriteArrayList<>();
    private static final List<Consumer<BackgroundLoop>> LISTENERS = new CopyOnWriteArrayList<>();
    private static volatile long checkedAt = System.nanoTime();

    private RunningLoops() {}

    static void add(BackgroundLoop loop) {
        LOOPS.add(loop);
        LISTENERS.forEach(listener -> listener.accept(loop));
    }

    static void remove(BackgroundLoop loop) {
        LOOPS.remove(loop);
    }

    /** Passes each loop to the listener, those that run and those that will be started. */
    static void listen(Consumer<BackgroundLoop> listener) {
        LISTENERS.add(listener);
        LOOPS.forEach(listener);
    }

    static List<BackgroundLoop> all() {
        return List.copyOf(LOOPS);
    }

    /** Replaces threads that have ended. Any thread may call it, as often as it likes: it checks them once a second. */
    static void startDeadThreads() {
        long now = System.nanoTime();
        if (now - checkedAt >= CHECK_NANOS) {
            checkedAt = now;
            LOOPS.forEach(BackgroundLoop::startThreadIfDead);
        }
    }
}
