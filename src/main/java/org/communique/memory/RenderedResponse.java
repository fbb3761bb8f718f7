package org.communique.memory;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Reduces the memory of a request to that of its response. Runs after the filters that render it. */
@Provider
@Priority(1)
class RenderedResponse implements ContainerResponseFilter {
    private final RequestMemory memory;

    RenderedResponse(RequestMemory memory) {
        this.memory = memory;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Object entity = response.getEntity();
        if (entity == null) {
            memory.rendered(0);
        } else {
            memory.rendered(entity instanceof byte[] bytes ? bytes.length : -1);
        }
    }
}
