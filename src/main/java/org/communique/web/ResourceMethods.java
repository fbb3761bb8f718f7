package org.communique.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The endpoints of each path, read from the annotations of the resource classes. The router of the framework knows the methods of a class,
 * not those of a path.
 */
@ApplicationScoped
class ResourceMethods {
    /** The order in which a response lists methods. */
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    /** By the number of segments, the paths with more literal characters first (Jakarta REST, section 3.7.2). */
    private final Map<Integer, List<Resource>> resources;

    ResourceMethods(BeanManager beans) {
        Map<String, Map<String, Method>> endpoints = new TreeMap<>();
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(bean -> bean.getBeanClass())
                .filter(type -> type.isAnnotationPresent(Path.class))
                .distinct()
                .flatMap(type -> Stream.of(type.getMethods()))
                .forEach(method -> httpMethod(method).ifPresent(name -> endpoints
                        .computeIfAbsent(
                                // Endpoints of one path may name its variables differently.
                                VARIABLE.matcher(template(method)).replaceAll("{}"), key -> new TreeMap<>())
                        .put(name, method)));
        resources = endpoints.values().stream()
                .map(Resource::of)
                .sorted(Comparator.comparing(Resource::literals).reversed())
                .collect(Collectors.groupingBy(resource -> resource.segments().size()));
    }

    /** Returns the resource at a path; empty if no resource class has a method for it. */
    Optional<Resource> at(String path) {
        List<String> segments = segments(path);
        return resources.getOrDefault(segments.size(), List.of()).stream()
                .filter(resource -> resource.matches(segments))
                .findFirst();
    }

    private static Optional<String> httpMethod(Method method) {
        return Stream.of(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value())
                .findFirst();
    }

    private static String template(Method method) {
        Path path = method.getAnnotation(Path.class);
        String template =
                method.getDeclaringClass().getAnnotation(Path.class).value() + '/' + (path == null ? "" : path.value());
        return '/' + String.join("/", segments(template));
    }

    /** Returns the segments that are not empty: the router ignores slashes that are repeated or at the end. */
    private static List<String> segments(String path) {
        return Stream.of(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
    }

    /** A segment of a template with at most one variable. */
    private record Segment(String prefix, String suffix, boolean isVariable) {
        static Segment of(String template) {
            int variable = template.indexOf('{');
            return variable < 0
                    ? new Segment(template, "", false)
                    : new Segment(template.substring(0, variable), template.substring(template.indexOf('}') + 1), true);
        }

        boolean matches(String segment) {
            return isVariable
                    ? segment.length() > prefix.length() + suffix.length()
                            && segment.startsWith(prefix)
                            && segment.endsWith(suffix)
                    : segment.equals(prefix);
        }
    }

    /**
     * The endpoints of one path.
     *
     * @param template  the path with names of variables, such as {@code /v1/press-releases/{id}}
     * @param literals  how many of its characters are not variables
     * @param endpoints by the name of the HTTP method
     * @param allowed   the names of all methods that are answered
     */
    record Resource(
            String template, List<Segment> segments, int literals, Map<String, Method> endpoints, Set<String> allowed) {

        private static Resource of(Map<String, Method> endpoints) {
            String template =
                    ResourceMethods.template(endpoints.values().iterator().next());
            Set<String> allowed = METHODS.stream()
                    .filter(name -> endpoints.containsKey(name)
                            || name.equals("OPTIONS")
                            || name.equals("HEAD") && endpoints.containsKey("GET"))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            return new Resource(
                    template,
                    ResourceMethods.segments(template).stream().map(Segment::of).toList(),
                    VARIABLE.matcher(template).replaceAll("").length(),
                    endpoints,
                    allowed);
        }

        private boolean matches(List<String> path) {
            for (int i = 0; i < path.size(); i++) {
                if (!segments.get(i).matches(path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        /** Returns the media types of request bodies that a method accepts, comma-separated; empty if it has no body. */
        Optional<String> accepts(String method) {
            return Optional.ofNullable(endpoints.get(method))
                    .map(endpoint -> Optional.ofNullable(endpoint.getAnnotation(Consumes.class))
                            .orElse(endpoint.getDeclaringClass().getAnnotation(Consumes.class)))
                    .map(consumes -> String.join(", ", consumes.value()));
        }

        /**
         * Names the accepted media types in the headers of a 415: in {@code Accept} (RFC 9110, section 15.5.16), and in {@code Accept-Patch}
         * (RFC 5789, section 2.2) or {@code Accept-Post} (Linked Data Platform 1.0, section 7.1).
         */
        void describeAccepted(String method, BiConsumer<String, String> headers) {
            accepts(method).ifPresent(types -> {
                headers.accept("Accept", types);
                if (method.equals("PATCH")) {
                    headers.accept("Accept-Patch", types);
                } else if (method.equals("POST")) {
                    headers.accept("Accept-Post", types);
                }
            });
        }
    }
}
