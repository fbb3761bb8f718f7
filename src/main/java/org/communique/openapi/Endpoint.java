package org.communique.openapi;

import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.IndexView;

/** The method that an operation was read off, for what the document's model does not keep of it. */
record Endpoint(Method method) {

    /** All endpoints by their operationId. */
    static Map<String, Endpoint> in(IndexView index) {
        Map<String, Endpoint> endpoints = new HashMap<>();
        for (AnnotationInstance operation : index.getAnnotations(Operation.class)) {
            String resource =
                    operation.target().asMethod().declaringClass().name().toString();
            Arrays.stream(Classes.named(resource).getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Operation.class))
                    .forEach(method ->
                            endpoints.put(method.getAnnotation(Operation.class).operationId(), new Endpoint(method)));
        }
        return endpoints;
    }

    /** The role that a caller needs; empty when the endpoint is for everyone. */
    Optional<String> role() {
        RolesAllowed roles = method.getAnnotation(RolesAllowed.class);
        if (roles == null) {
            roles = method.getDeclaringClass().getAnnotation(RolesAllowed.class);
        }
        return Optional.ofNullable(roles).map(allowed -> String.join(" or ", allowed.value()));
    }

    boolean answersNothing() {
        return method.getReturnType() == void.class;
    }
}
