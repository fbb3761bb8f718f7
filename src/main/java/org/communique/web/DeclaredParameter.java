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
import java.util.concurrent.ConcurrentHashMap;

/**
 * A query parameter that an endpoint declares, by itself or in a record of them.
 *
 * @param element      carries its annotations
 * @param isRepeatable whether it takes several values
 */
public record DeclaredParameter(AnnotatedElement element, boolean isRepeatable) {
    private static final Map<Method, Map<String, DeclaredParameter>> KNOWN = new ConcurrentHashMap<>();

    /** The parameters of an endpoint by their names. */
    public static Map<String, DeclaredParameter> of(Method endpoint) {
        return KNOWN.computeIfAbsent(endpoint, DeclaredParameter::declaredBy);
    }

    private static Map<String, DeclaredParameter> declaredBy(Method method) {
        Map<String, DeclaredParameter> parameters = new HashMap<>();
        for (Parameter parameter : method.getParameters()) {
            collect(parameter, parameter.getType(), parameters);
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    collect(field, field.getType(), parameters);
                }
            }
        }
        return parameters;
    }

    private static void collect(AnnotatedElement element, Class<?> type, Map<String, DeclaredParameter> parameters) {
        QueryParam parameter = element.getAnnotation(QueryParam.class);
        if (parameter != null) {
            boolean repeatable = Set.of(List.class, Set.class, Collection.class).contains(type);
            parameters.put(parameter.value(), new DeclaredParameter(element, repeatable));
        }
    }
}
