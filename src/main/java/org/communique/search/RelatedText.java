package org.communique.search;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.communique.analysis.TextAnalyzer;
import org.communique.html.PlainText;
import org.communique.release.PressReleaseView;
import org.communique.release.ReleaseRef;

/**
 * The text of a release for which others are sought that are about the same.
 *
 * @param terms    the term that all forms of a word share, for each of its first words, separated by spaces
 * @param language the language of the release; null if it has none
 * @param excluded the release and its translations
 */
record RelatedText(String terms, String language, Collection<UUID> excluded) {
    /** How many of the words that are rarest in other releases, and most frequent in this one, are sought. */
    static final int MAX_TERMS = 25;
    /** A release with fewer of these words has them by chance. */
    static final int MIN_COMMON = 3;
    /** The same, of many words. */
    static final int MIN_PERCENT = 30;
    /** A word in a single release is in this one alone. */
    static final int MIN_RELEASES = 2;

    /** A text says what it is about at its beginning. */
    private static final int MAX_BODY = 3_000;

    private static final int TITLE_WEIGHT = 3;

    static RelatedText of(PressReleaseView release) {
        StringBuilder terms = new StringBuilder();
        for (int i = 0; i < TITLE_WEIGHT; i++) {
            append(release.language(), release.title(), terms);
        }
        append(release.language(), release.subtitle(), terms);
        append(release.language(), release.summary(), terms);
        append(release.language(), String.join(". ", release.topics()), terms);
        if (release.body() != null) {
            String body = PlainText.ofHtml(release.body());
            append(release.language(), body.substring(0, Math.min(MAX_BODY, body.length())), terms);
        }
        List<UUID> excluded = Stream.concat(
                        Stream.of(release.id()), release.translations().stream().map(ReleaseRef::id))
                .toList();
        return new RelatedText(terms.toString(), release.language(), excluded);
    }

    private static void append(String language, String text, StringBuilder terms) {
        if (text != null) {
            TextAnalyzer.forEachToken(
                    language, text, token -> terms.append(token.terms().get(0)).append(' '));
        }
    }
}
