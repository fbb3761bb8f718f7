package org.communique.background;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.communique.web.SettingRange;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.jboss.logging.Logger;

/**
 * Reports DOWN while a loop of this node has no thread or is stuck, since only a restart of the process helps then. A loop whose steps fail
 * with exceptions goes on, and so does not count: most often the database is down, which a restart does not repair.
 */
@Liveness
@ApplicationScoped
class LoopLiveness implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(LoopLiveness.class);

    private final Duration stallTimeout;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    LoopLiveness(LivenessConfig config) {
        SettingRange.within(
                "communique.liveness.stall-timeout", Duration.ofSeconds(1), Duration.ofHours(1), config.stallTimeout());
        this.stallTimeout = config.stallTimeout();
    }

    @Override
    public HealthCheckResponse call() {
        RunningLoops.startDeadThreads();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("Background loops").up();
        for (BackgroundLoop loop : RunningLoops.all()) {
            String problem = problem(loop);
            if (problem != null) {
                response.down().withData(loop.name(), problem);
                logOnce(loop, problem);
            } else {
                logged.remove(loop.name());
            }
        }
        return response.build();
    }

    /** Returns what is wrong with a loop; null if nothing is. */
    private String problem(BackgroundLoop loop) {
        if (!loop.isAlive()) {
            return "Its thread has ended.";
        }
        Duration silence = Duration.ofNanos(loop.silence());
        return silence.compareTo(stallTimeout) > 0
                ? "No step was finished for " + silence.toSeconds() + " seconds."
                : null;
    }

    /** Probes do not show which check is down, so the log has to, before the node is restarted. */
    private void logOnce(BackgroundLoop loop, String problem) {
        if (logged.add(loop.name())) {
            Throwable place = new Throwable("What its thread does");
            place.setStackTrace(loop.stackTrace());
            LOG.errorf(place, "The loop \"%s\" is stuck. %s", loop.name(), problem);
        }
    }
}
