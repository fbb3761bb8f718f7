package org.communique.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * An enum whose constants have labels: the texts that stand for them in JSON, in query parameters and in the database.
 *
 * <p>An enum that is a schema of the API overrides {@link #label()} and annotates it with {@code @JsonValue}, because the OpenAPI scanner
 * looks for that annotation in the enum itself.
 */
public interface Labelled {
    String name();

    /** The name of the constant in lower case, its words joined by hyphens. */
    default String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant with a label; empty if there is none. */
    static <E extends Enum<E> & Labelled> Optional<E> find(Class<E> type, String label) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.label().equals(label))
                .findFirst();
    }

    /** @throws IllegalArgumentException if no constant has the label */
    static <E extends Enum<E> & Labelled> E of(Class<E> type, String label) {
        return find(type, label)
                .orElseThrow(() -> new IllegalArgumentException(type.getSimpleName() + " has no label " + label));
    }
}
