package org.communique.text;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;

/** Language tags (BCP 47) in one form, so that they can be compared. */
public final class Languages {
    private Languages() {}

    /** The tag with its parts in the usual case, {@code pt-BR} for {@code pt-br}; one that is not well-formed as it is, for the validator. */
    public static String normalise(String tag) {
        return tag == null ? null : canonical(tag).orElse(tag);
    }

    /** The tag in that form; empty when it is not well-formed. */
    public static Optional<String> canonical(String tag) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(tag).build();
            return locale.getLanguage().isEmpty() ? Optional.empty() : Optional.of(locale.toLanguageTag());
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }
}
