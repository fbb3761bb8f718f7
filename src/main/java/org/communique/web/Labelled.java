package org.communique.web;

import java.util.Locale;

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

    /** @throws IllegalArgumentException if no constant has the label */
    static <E extends Enum<E> & Labelled> E of(Class<E> type, String label) {
        for (E constant : type.getEnumConstants()) {
            if (constant.label().equals(label)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(type.getSimpleName() + " has no label " + label);
    }
}
