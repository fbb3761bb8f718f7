package org.communique.web;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Names the media types that an endpoint accepts in every 415 response. */
@Provider
class AcceptedTypes implements ContainerResponseFilter {
    private final ResourceMethods resources;
    private final RoutingContext routing;

    AcceptedTypes(ResourceMethods resources, RoutingContext routing) {
        this.resources = resources;
        this.routing = routing;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == ProblemType.UNSUPPORTED_MEDIA_TYPE.status()) {
            resources
                    .at(routing.normalizedPath())
                    .ifPresent(resource ->
                            resource.describeAccepted(request.getMethod(), response.getHeaders()::putSingle));
        }
    }
}
