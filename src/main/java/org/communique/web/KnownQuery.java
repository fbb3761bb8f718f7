package org.communique.web;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** Removes from queries the parameters that an endpoint ignores, so that addresses which differ only in these are one for caches and links. */
@ApplicationScoped
public class KnownQuery {
    private final ResourceMethods resources;

    KnownQuery(ResourceMethods resources) {
        this.resources = resources;
    }

    /** Returns the encoded query of a read, without the parameters that its endpoint ignores; null if nothing is left. */
    public String queryOf(RoutingContext context) {
        String uri = uriOf(context);
        int query = uri.indexOf('?');
        return query < 0 ? null : uri.substring(query + 1);
    }

    /** Returns the path and query of a read, without the parameters that its endpoint ignores. */
    public String uriOf(RoutingContext context) {
        String uri = context.request().uri();
        int query = uri.indexOf('?');
        if (query < 0 || uri.startsWith("/v1/")) {
            return uri;
        }
        return resources
                .at(context.normalizedPath())
                .map(resource -> resource.endpoints().get("GET"))
                .flatMap(KnownQuery::namesReadBy)
                .map(names -> retain(uri.substring(query + 1), names))
                .map(known -> uri.substring(0, query) + (known.isEmpty() ? "" : '?' + known))
                .orElse(uri);
    }

    /** Returns the names that an endpoint does not ignore; empty if it ignores none. */
    static Optional<Set<String>> namesReadBy(Method endpoint) {
        return Optional.ofNullable(endpoint.getDeclaringClass().getAnnotation(IgnoresUnknownParameters.class))
                .map(ignores -> {
                    Set<String> names =
                            new HashSet<>(DeclaredParameter.of(endpoint).keySet());
                    names.addAll(Arrays.asList(ignores.except()));
                    return names;
                });
    }

    /** Returns a query without unknown and empty parameters, the others as they are and in their order. */
    private static String retain(String query, Set<String> names) {
        StringJoiner known = new StringJoiner("&");
        // The separators of the decoder that the framework uses.
        for (String parameter : query.split("[&;]")) {
            // No name, or one.
            if (new QueryStringDecoder(parameter, false)
                    .parameters().keySet().stream().anyMatch(names::contains)) {
                known.add(parameter);
            }
        }
        return known.toString();
    }
}
