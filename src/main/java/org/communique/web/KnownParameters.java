package org.communique.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rejects query parameters that the endpoint does not declare, unless it {@link IgnoresUnknownParameters}, or that are repeated although they
 * take one value: a typo must not widen a list.
 */
@Provider
class KnownParameters implements ContainerRequestFilter {

    @Context
    ResourceInfo endpoint;

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = endpoint.getResourceMethod();
        Map<String, List<String>> given = request.getUriInfo().getQueryParameters();
        if (method == null
                || given.isEmpty()
                || !method.getDeclaringClass().getName().startsWith("org.communique.")) {
            return;
        }
        Map<String, List<String>> read = new HashMap<>(given);
        KnownQuery.namesReadBy(method).ifPresent(read.keySet()::retainAll);
        DeclaredParameter.check(read, DeclaredParameter.of(method));
    }
}
