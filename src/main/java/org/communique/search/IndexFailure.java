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

    /** Runs an operation on the index and wraps what it throws. An error such as lack of memory may have closed the index, too. */
    static <T> T wrapping(Supplier<T> operation) {
        try {
            return operation.get();
        } catch (RuntimeException | Error e) {
            throw e instanceof IndexFailure failure ? failure : new IndexFailure(e);
        }
    }

    static void wrapping(Runnable operation) {
        wrapping(() -> {
            operation.run();
            return null;
        });
    }
}
