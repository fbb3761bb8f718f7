package org.communique.web;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Method;
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
        Method endpoint = resources
                .at(context.normalizedPath())
                .map(resource -> resource.endpoints().get("GET"))
                .filter(KnownQuery::ignoresUnknown)
                .orElse(null);
        if (endpoint == null) {
            return uri;
        }
        String known = retain(uri.substring(query + 1), DeclaredParameter.of(endpoint).keySet());
        return uri.substring(0, query) + (known == null ? "" : '?' + known);
    }

    static boolean ignoresUnknown(Method endpoint) {
        return endpoint.getDeclaringClass().isAnnotationPresent(IgnoresUnknownParameters.class);
    }

    /** Returns a query without unknown and empty parameters, the others as they are and in their order; null if nothing is left. */
    private static String retain(String query, Set<String> names) {
        StringJoiner known = new StringJoiner("&");
        // The separators of the decoder that the framework uses.
        for (String parameter : query.split("[&;]")) {
            // No name, or one.
            if (new QueryStringDecoder(parameter, false).parameters().keySet().stream().anyMatch(names::contains)) {
                known.add(parameter);
            }
        }
        return known.length() == 0 ? null : known.toString();
    }
}
