package org.communique.embargo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A list as it is asked for, and which releases belong in it as far as they may be seen.
 *
 * @param matches what the filter says; the trash is left to it
 */
record Question(Map<String, String> parameters, Predicate<Item> matches) {

    static Question of(String parameter, String value, Predicate<Item> matches) {
        return new Question(Map.of(parameter, value), matches.and(item -> !item.trashed));
    }

    Question with(String parameter, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(parameter, value);
        return new Question(more, matches);
    }

    /** Both filters, which are of different parameters. */
    Question and(Question other) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.putAll(other.parameters);
        return new Question(more, matches.and(other.matches));
    }

    String path() {
        return path(Newsroom.RELEASES);
    }

    /** @param of what is asked with these parameters */
    String path(String of) {
        StringBuilder path = new StringBuilder(of);
        parameters.forEach((name, value) -> path.append(path.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return path.toString();
    }
}
