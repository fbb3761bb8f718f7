package org.communique.web;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** A separate service for random requests: their writes do not disturb other tests, and it reports blocked event loops. */
public class FuzzedService implements QuarkusTestProfile {
    private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.vertx.max-event-loop-execute-time", "200MS",
                // Also how often Vert.x checks.
                "quarkus.vertx.warning-exception-time", "200MS",
                "communique.failed-attempts-per-minute", "1000000",
                "communique.websub.requests-per-minute", "1000000");
    }

    /** Collects the warnings of Vert.x about blocked event loops, without the time in which the machine stalled. */
    static final class BlockedLoops extends Handler implements AutoCloseable {
        private static final Duration MOST = Duration.ofMillis(200);
        private final Logger logger = Logger.getLogger(CHECKER);
        private final Stalls stalls;
        private final List<String> blocked = new ArrayList<>();

        BlockedLoops(Stalls stalls) {
            this.stalls = stalls;
            logger.addHandler(this);
        }

        @Override
        public synchronized void publish(LogRecord report) {
            String text = String.valueOf(report.getMessage());
            if (!text.contains("eventloop")) {
                return;
            }
            long millis = Long.parseLong(text.replaceAll("(?s).*has been blocked for (\\d+) ms.*", "$1"));
            long now = System.nanoTime();
            if (stalls.running(now - Duration.ofMillis(millis).toNanos(), now).compareTo(MOST) > 0) {
                StringBuilder stack = new StringBuilder(text);
                if (report.getThrown() != null) {
                    for (StackTraceElement frame : report.getThrown().getStackTrace()) {
                        stack.append("\n  ").append(frame);
                    }
                }
                blocked.add(stack.toString());
            }
        }

        synchronized List<String> reports() {
            return List.copyOf(blocked);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    /** Collects the errors that the service logs, also for clients that have disconnected. */
    static final class LoggedFaults extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger("http-problem");
        private final List<String> faults = new ArrayList<>();

        LoggedFaults() {
            logger.addHandler(this);
        }

        @Override
        public synchronized void publish(LogRecord report) {
            String text = String.valueOf(report.getMessage());
            if (text.contains("status=500")) {
                faults.add("logged: " + text + ": " + report.getThrown());
            }
        }

        synchronized List<String> reports() {
            return List.copyOf(faults);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }
}
