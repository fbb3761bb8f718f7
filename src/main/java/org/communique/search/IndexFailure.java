package org.communique.search;

import java.util.function.Supplier;

/** A failure of the index, as opposed to the database or the service. */
final class IndexFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IndexFailure(Throwable cause) {
        super(cause);
    }

    /** A failure without a cause: the index has to be reopened. */
    static IndexFailure reopen() {
        return new IndexFailure(null);
    }

    /** Runs an operation on the index and wraps its exceptions. */
    static <T> T wrapping(Supplier<T> operation) {
        try {
            return operation.get();
        } catch (RuntimeException | InternalError e) {
            // Access to a truncated memory-mapped file throws an InternalError.
            throw new IndexFailure(e);
        }
    }

    static void wrapping(Runnable operation) {
        wrapping(() -> {
            operation.run();
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
