package org.communique.web;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Refuses query parameters that the endpoint does not declare, and a second value of one that takes one: a typo must not widen a list. */
@Provider
class KnownParameters implements ContainerRequestFilter {

    /** Parameter names of an endpoint, and whether each may be repeated. */
    private final Map<Method, Map<String, Boolean>> known = new ConcurrentHashMap<>();

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
        Map<String, Boolean> parameters = known.computeIfAbsent(method, KnownParameters::declaredBy);
        for (Map.Entry<String, List<String>> parameter : given.entrySet()) {
            Boolean repeatable = parameters.get(parameter.getKey());
            if (repeatable == null) {
                throw Parameters.problem(
                        parameter.getKey(),
                        parameters.isEmpty()
                                ? "there are no parameters here"
                                : "it is unknown here; there are "
                                        + String.join(", ", new TreeSet<>(parameters.keySet())));
            }
            if (parameter.getValue().contains("")) {
                throw Parameters.problem(parameter.getKey(), "it has no value");
            }
            if (!repeatable && parameter.getValue().size() > 1) {
                throw Parameters.problem(parameter.getKey(), "it may be given once only");
            }
        }
    }

    private static Map<String, Boolean> declaredBy(Method method) {
        Map<String, Boolean> names = new HashMap<>();
        for (Parameter parameter : method.getParameters()) {
            collect(parameter, parameter.getType(), names);
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    collect(field, field.getType(), names);
                }
            }
        }
        return names;
    }

    private static void collect(AnnotatedElement element, Class<?> type, Map<String, Boolean> names) {
        QueryParam parameter = element.getAnnotation(QueryParam.class);
        if (parameter != null) {
            names.put(
                    parameter.value(),
                    Set.of(List.class, Set.class, Collection.class).contains(type));
        }
    }
}
