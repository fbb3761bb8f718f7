package org.communique.search;

import java.util.function.Supplier;

/** What holds the index failed, and not the database or the service. */
final class IndexFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IndexFailure(Throwable cause) {
        super(cause);
    }

    static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | InternalError e) {
            // A mapped file that was cut is an InternalError.
            throw new IndexFailure(e);
        }
    }

    static void told(Runnable work) {
        told(() -> {
            work.run();
            return null;
        });
    }

    boolean isCausedBy(Class<? extends Throwable> type) {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
