package org.communique.search;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports DOWN while the index is built or repaired, since this node cannot search then and others can. An index that is only behind reports
 * its lag and stays UP: during a large import the indexes of all nodes may be behind, and no node would be ready.
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
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Search index")
                .status(state.phase() == IndexState.Phase.CURRENT)
                .withData("state", state.label())
                .withData("releasesBuilt", state.releasesBuilt())
                .withData("lagMillis", state.lag().toMillis());
        String problem = state.problem();
        return problem == null
                ? response.build()
                : response.withData("reason", problem).build();
    }
}
