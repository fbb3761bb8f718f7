package org.communique.access;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import org.communique.web.DeclaredParameter;

/** Rejects requests with a query parameter for which the caller lacks the role that {@link RequiresRole} names. */
@Provider
@Priority(Priorities.AUTHORIZATION)
class RequiresRoleFilter implements ContainerRequestFilter {
    private final SecurityIdentity identity;

    @Context
    ResourceInfo endpoint;

    RequiresRoleFilter(SecurityIdentity identity) {
        this.identity = identity;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = endpoint.getResourceMethod();
        if (method == null || request.getUriInfo().getQueryParameters().isEmpty()) {
            return;
        }
        DeclaredParameter.of(method).forEach((name, parameter) -> {
            RequiresRole required = parameter.element().getAnnotation(RequiresRole.class);
            if (required != null
                    && request.getUriInfo().getQueryParameters().containsKey(name)
                    && !identity.hasRole(required.value())) {
                throw identity.isAnonymous() ? new UnauthorizedException() : new ForbiddenException();
            }
        });
    }
}
