package org.communique.embargo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The parameters of a list, and the filter that its releases match, visibility aside.
 *
 * @param matches the filter, which must exclude the trash itself
 */
record ListRequest(Map<String, String> parameters, Predicate<ModelRelease> matches) {

    static ListRequest of(String parameter, String value, Predicate<ModelRelease> matches) {
        return new ListRequest(Map.of(parameter, value), matches.and(item -> !item.trashed));
    }

    ListRequest with(String parameter, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(parameter, value);
        return new ListRequest(more, matches);
    }

    /** Combines two filters with different parameters. */
    ListRequest and(ListRequest other) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.putAll(other.parameters);
        return new ListRequest(more, matches.and(other.matches));
    }

    String path() {
        return path(ModelNewsroom.RELEASES);
    }

    /** @param base the path without parameters */
    String path(String base) {
        StringBuilder path = new StringBuilder(base);
        parameters.forEach((name, value) -> path.append(path.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return path.toString();
    }
}
