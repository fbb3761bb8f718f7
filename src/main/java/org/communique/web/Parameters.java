package org.communique.web;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.communique.text.Characters;
import org.communique.text.Languages;

/** Reads query parameters and path segments. A value that cannot be read is a 400 that names the parameter, or a 404 in a path. */
public final class Parameters {
    /** Longer values match nothing that the service stores. */
    private static final int MAX_LENGTH = 1_000;

    private static final int MAX_VALUES = 50;
    private static final String LENGTH_AND_CHARACTERS =
            "must have 1 to " + MAX_LENGTH + " characters and no control characters";

    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Parameters() {}

    /** @param predicate completes the sentence that begins with the parameter, such as "must be a UUID", without a full stop */
    public static HttpProblem problem(String name, String predicate) {
        return ProblemType.INVALID_PARAMETER
                .builder("The parameter `" + name + "` " + predicate + ".")
                .with("parameter", name)
                .build();
    }

    public static String text(String name, String value) {
        if (value == null) {
            return null;
        }
        if (value.isBlank() || value.length() > MAX_LENGTH || !Characters.areAllAllowed(value)) {
            throw problem(name, LENGTH_AND_CHARACTERS);
        }
        return value;
    }

    public static String language(String value) {
        return Languages.canonical(value)
                .orElseThrow(() -> problem("language", "must be a BCP 47 language tag, such as ru or pt-BR"));
    }

    /** Reads a value in the spelling in which stored values are compared: see {@link Characters#comparable}. */
    public static String value(String name, String value) {
        if (value == null) {
            return null;
        }
        String comparable = Characters.comparable(text(name, Characters.repair(value)));
        if (comparable == null) {
            throw problem(name, LENGTH_AND_CHARACTERS);
        }
        return comparable;
    }

    public static Set<String> values(String name, List<String> values) {
        return all(name, values, value -> value(name, value));
    }

    public static <T> Set<T> all(String name, List<String> values, Function<String, T> reader) {
        if (values == null) {
            return Set.of();
        }
        if (values.size() > MAX_VALUES) {
            throw problem(name, "must not be repeated more than " + MAX_VALUES + " times");
        }
        return values.stream().map(reader).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Reads a bound of a filter: an RFC 3339 date-time in any year. */
    public static Instant instant(String name, String value) {
        if (value == null) {
            return null;
        }
        try {
            // A plus sign that was not percent-encoded arrives as a space.
            return Instants.bound(Instants.parse(value.replace(' ', '+')));
        } catch (DateTimeException e) {
            throw problem(name, Instants.FORMAT);
        }
    }

    public static int limit(String value, int defaultValue) {
        if (value == null) {
            return defaultValue;
        }
        if (!value.matches("[0-9]{1,3}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > 100) {
            throw problem("limit", "must be between 1 and 100");
        }
        return Integer.parseInt(value);
    }

    public static <E extends Enum<E> & Labelled> E oneOf(String name, Class<E> type, String value, E defaultValue) {
        if (value == null) {
            return defaultValue;
        }
        return Labelled.find(type, value)
                .orElseThrow(() -> problem(
                        name,
                        "must be one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(Labelled::label)
                                        .collect(Collectors.joining(", "))));
    }

    public static boolean isUuid(String value) {
        return UUID_FORM.matcher(value).matches();
    }

    public static UUID uuid(String name, String value) {
        if (value != null && !isUuid(value)) {
            throw problem(name, "must be a UUID");
        }
        return value == null ? null : UUID.fromString(value);
    }

    /** @throws HttpProblem 404 if the path segment is not an id */
    public static UUID id(String value) {
        if (!isUuid(value)) {
            throw ProblemType.NOT_FOUND.because("The id in the path is not a UUID.");
        }
        return UUID.fromString(value);
    }

    /** @throws HttpProblem 404 if the path segment is not a version number */
    public static int version(String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw ProblemType.NOT_FOUND.because("The version in the path is not a number.");
        }
        return Integer.parseInt(value);
    }
}
