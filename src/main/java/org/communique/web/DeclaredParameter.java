package org.communique.web;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
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

/**
 * A query parameter that an endpoint declares, as a method parameter or in a record of parameters.
 *
 * @param element      the method parameter or field, with its annotations
 * @param isRepeatable whether the parameter may have several values
 */
public record DeclaredParameter(AnnotatedElement element, boolean isRepeatable) {
    private static final Map<Method, Map<String, DeclaredParameter>> CACHE = new ConcurrentHashMap<>();

    /** Returns the parameters of an endpoint by name. */
    public static Map<String, DeclaredParameter> of(Method endpoint) {
        return CACHE.computeIfAbsent(endpoint, DeclaredParameter::declaredBy);
    }

    /** Returns the parameters in a record by name. */
    public static Map<String, DeclaredParameter> in(Class<?> type) {
        Map<String, DeclaredParameter> parameters = new HashMap<>();
        for (Field field : type.getDeclaredFields()) {
            collect(field, field.getType(), parameters);
        }
        return parameters;
    }

    private static Map<String, DeclaredParameter> declaredBy(Method method) {
        Map<String, DeclaredParameter> parameters = new HashMap<>();
        for (Parameter parameter : method.getParameters()) {
            collect(parameter, parameter.getType(), parameters);
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                parameters.putAll(in(parameter.getType()));
            }
        }
        return parameters;
    }

    /**
     * Compares the parameters of a request with the declared ones.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 that names a parameter that is unknown, has no value or too many values
     */
    public static void check(Map<String, List<String>> given, Map<String, DeclaredParameter> known) {
        given.forEach((name, values) -> {
            DeclaredParameter declared = known.get(name);
            if (declared == null) {
                throw Parameters.problem(
                        name,
                        known.isEmpty()
                                ? "is unknown: this endpoint has no parameters"
                                : "is unknown; known parameters are "
                                        + String.join(", ", new TreeSet<>(known.keySet())));
            }
            if (values.contains("")) {
                throw Parameters.problem(name, "must not be empty");
            }
            if (!declared.isRepeatable() && values.size() > 1) {
                throw Parameters.problem(name, "must not be repeated");
            }
        });
    }

    private static void collect(AnnotatedElement element, Class<?> type, Map<String, DeclaredParameter> parameters) {
        QueryParam parameter = element.getAnnotation(QueryParam.class);
        if (parameter != null) {
            boolean repeatable = Set.of(List.class, Set.class, Collection.class).contains(type);
            parameters.put(parameter.value(), new DeclaredParameter(element, repeatable));
        }
    }
}
