package org.communique.disk;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Reports the free space. Always UP, because reads need no room: a load balancer would take the reads from the node as well. */
@Readiness
@ApplicationScoped
class DiskReadiness implements HealthCheck {
    private final DiskSpace disk;

    DiskReadiness(DiskSpace disk) {
        this.disk = disk;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check = HealthCheckResponse.named("Disk").up();
        disk.report().forEach(check::withData);
        return check.build();
    }
}
