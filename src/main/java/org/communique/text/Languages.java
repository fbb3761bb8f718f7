package org.communique.text;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;

/** Normalises language tags (BCP 47), so that they can be compared. */
public final class Languages {
    private Languages() {}

    /**
     * Writes the subtags of a language tag in their usual case: {@code pt-BR} for {@code pt-br}. A tag that is not well-formed is returned
     * unchanged, for the validator to reject.
     */
    public static String normalise(String tag) {
        return tag == null ? null : canonical(tag).orElse(tag);
    }

    /** The tag in its canonical form; empty if it is not well-formed. */
    public static Optional<String> canonical(String tag) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(tag).build();
            return locale.getLanguage().isEmpty() ? Optional.empty() : Optional.of(locale.toLanguageTag());
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }
}
