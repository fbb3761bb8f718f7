package org.communique.memory;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;

/**
 * Tells when the thread of a request has ended. The framework skips what is left to do for a client that has disconnected, filters included, but
 * it always ends the request scope.
 */
@RequestScoped
class RequestWork {
    private Runnable atEnd;

    void atEnd(Runnable action) {
        atEnd = action;
    }

    @PreDestroy
    void end() {
        if (atEnd != null) {
            atEnd.run();
        }
    }
}
