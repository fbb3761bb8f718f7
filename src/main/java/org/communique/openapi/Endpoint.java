package org.communique.openapi;

import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.communique.access.RequiresRole;
import org.communique.access.Role;
import org.communique.web.DeclaredParameter;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.IndexView;

/** The resource method of an operation. It has annotations that the model of the document does not keep. */
record Endpoint(Method method) {
    private static final List<String> WITH_EXTENSION =
            List.of("getPressReleaseAsJson", "getPressReleaseAsNinjs", "getPressReleaseAsJsonLd");

    /** Returns all endpoints by operationId. */
    static Map<String, Endpoint> in(IndexView index) {
        Map<String, Endpoint> endpoints = new HashMap<>();
        for (AnnotationInstance operation : index.getAnnotations(Operation.class)) {
            String resource =
                    operation.target().asMethod().declaringClass().name().toString();
            Arrays.stream(IndexedClasses.named(resource).getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Operation.class))
                    .forEach(method ->
                            endpoints.put(method.getAnnotation(Operation.class).operationId(), new Endpoint(method)));
        }
        // META-INF/openapi.yaml describes the paths with an extension, which the same method serves.
        WITH_EXTENSION.forEach(id -> endpoints.put(id, endpoints.get("getPressRelease")));
        return endpoints;
    }

    /** Returns the role that a caller needs; empty if the endpoint is public. */
    Optional<String> role() {
        return roles().map(roles -> String.join(" or ", roles).replace(Role.UNBOUND, ""));
    }

    /** Returns whether the endpoint requires a key that is not bound to an organization. */
    boolean requiresUnboundKey() {
        return roles().filter(roles -> roles.stream().allMatch(role -> role.endsWith(Role.UNBOUND)))
                .isPresent();
    }

    /** Returns the role that a query parameter needs; empty if every caller of the endpoint may send it. */
    Optional<String> roleFor(String parameter) {
        return Optional.ofNullable(DeclaredParameter.of(method).get(parameter))
                .map(declared -> declared.element().getAnnotation(RequiresRole.class))
                .map(RequiresRole::value);
    }

    private Optional<List<String>> roles() {
        return Stream.of(method, method.getDeclaringClass())
                .map(element -> element.getAnnotation(RolesAllowed.class))
                .filter(Objects::nonNull)
                .findFirst()
                .map(allowed -> List.of(allowed.value()));
    }

    boolean hasNoContent() {
        return method.getReturnType() == void.class;
    }
}
