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

/** The method that an operation was read off, for what the document's model does not keep of it. */
record Endpoint(Method method) {
    private static final List<String> BY_EXTENSION =
            List.of("getPressReleaseAsJson", "getPressReleaseAsNinjs", "getPressReleaseAsJsonLd");

    /** All endpoints by their operationId. */
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
        // Described in META-INF/openapi.yaml: the one method answers at the addresses with extensions as well.
        BY_EXTENSION.forEach(id -> endpoints.put(id, endpoints.get("getPressRelease")));
        return endpoints;
    }

    /** The role that a caller needs; empty when the endpoint is for everyone. */
    Optional<String> role() {
        return roles().map(roles -> String.join(" or ", roles).replace(Role.UNBOUND, ""));
    }

    /** Whether callers are refused who are bound to an organization. */
    boolean isForUnbound() {
        return roles().filter(roles -> roles.stream().allMatch(role -> role.endsWith(Role.UNBOUND)))
                .isPresent();
    }

    /** The role that a query parameter needs; empty when all may send it who may call. */
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

    boolean answersNothing() {
        return method.getReturnType() == void.class;
    }
}
