package org.communique.web;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Logger;

/**
 * Leaves problems with status 503 out of the log: the library logs each as ERROR with a stack trace, which would fill the log during an outage.
 * Metrics count them, and what causes an outage logs its beginning and end. Other problems of the service are faults, and are logged.
 */
@Singleton
class ProblemLogFilter {
    /** A message of the library is a list of the problem's fields, of which this is the first. */
    private static final String UNAVAILABLE = "status=503,";

    /** Held, because the filter is lost with its logger. */
    private final Logger problems = Logger.getLogger("http-problem");

    void start(@Observes StartupEvent event) {
        problems.setFilter(message -> !String.valueOf(message.getMessage()).startsWith(UNAVAILABLE));
    }
}
