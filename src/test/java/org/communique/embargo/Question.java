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

    String path() {
        StringBuilder path = new StringBuilder(Newsroom.RELEASES);
        parameters.forEach((name, value) -> path.append(path.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return path.toString();
    }
}
