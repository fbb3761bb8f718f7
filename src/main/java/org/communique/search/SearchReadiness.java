package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Down while searches cannot be answered: the index is made or mended, and other nodes should be asked. An index that is merely behind
 * says so and stays up: after a large import all nodes are, and none would be left.
 */
@Readiness
@ApplicationScoped
class SearchReadiness implements HealthCheck {
    private final IndexState state;

    SearchReadiness(IndexState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Search index")
                .status(state.phase() == IndexState.Phase.CURRENT)
                .withData("state", state.label())
                .withData("releasesBuilt", state.built())
                .withData("lagMillis", state.lag().toMillis())
                .build();
    }
}
