package org.communique.background;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.communique.web.SettingRange;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Reports DOWN while a loop of this node has no thread or is stuck, since only a restart of the process helps then. A loop whose steps fail
 * with exceptions goes on, and so does not count: most often the database is down, which a restart does not repair.
 */
@Liveness
@ApplicationScoped
class LoopLiveness implements HealthCheck {
    private final Duration stallTimeout;

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
            Duration silence = Duration.ofNanos(loop.silence());
            if (!loop.isAlive()) {
                response.down().withData(loop.name(), "Its thread has ended.");
            } else if (silence.compareTo(stallTimeout) > 0) {
                response.down().withData(loop.name(), "No step was finished for " + silence.toSeconds() + " seconds.");
            }
        }
        return response.build();
    }
}
