package org.communique.search;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.communique.analysis.TextAnalyzer;
import org.communique.analysis.Token;
import org.communique.html.PlainText;
import org.communique.query.StopWords;
import org.communique.release.PressReleaseView;
import org.communique.release.ReleaseRef;
import org.jboss.logging.Logger;

/**
 * The text of a release for which others are sought that are about the same.
 *
 * @param terms    the term that all forms of a word share, for each of its first words
 * @param language the language of the release; null if it has none
 * @param excluded the release and its translations
 */
record RelatedText(List<String> terms, String language, Collection<UUID> excluded) {
    private static final Logger LOG = Logger.getLogger(RelatedText.class);

    /** How many of the words are sought: those that are rarest in other releases and most frequent in this one. */
    static final int MAX_TERMS = 25;
    /** A release with fewer of these words has them by chance. */
    static final int MIN_COMMON = 3;
    /** The same, of many words. */
    static final int MIN_PERCENT = 20;

    /** A text says what it is about at its beginning. */
    private static final int MAX_LENGTH = 3_000;

    static final int TITLE_WEIGHT = 3;
    /** In these scripts, words of one or two letters are prepositions and the like. */
    private static final Set<UnicodeScript> LONG_WORDS =
            EnumSet.of(UnicodeScript.CYRILLIC, UnicodeScript.LATIN, UnicodeScript.GREEK);

    static RelatedText of(PressReleaseView release) {
        String language = release.language();
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < TITLE_WEIGHT; i++) {
            append(language, release.title(), terms);
        }
        append(language, release.subtitle(), terms);
        append(language, release.summary(), terms);
        append(language, String.join(". ", release.topics()), terms);
        append(language, release.body() == null ? null : PlainText.ofHtml(release.body()), terms);
        List<UUID> excluded = Stream.concat(
                        Stream.of(release.id()), release.translations().stream().map(ReleaseRef::id))
                .toList();
        return new RelatedText(terms, language, excluded);
    }

    private static void append(String language, String text, List<String> terms) {
        if (text == null) {
            return;
        }
        String start = start(text);
        try {
            for (Token token : TextAnalyzer.tokens(language, start)) {
                if (saysSomething(start.substring(token.start(), token.end()))) {
                    token.terms().stream().findFirst().ifPresent(terms::add);
                }
            }
        } catch (RuntimeException e) {
            // Nor is it in the index: see ReleaseDocument.
            LOG.debug("A text cannot be analysed", e);
        }
    }

    /** Numbers and small words are in texts about anything; a small word in capitals is a name. */
    private static boolean saysSomething(String word) {
        if (word.codePoints().noneMatch(Character::isLetter)) {
            return false;
        }
        boolean isSmall = word.length() <= 2 && LONG_WORDS.contains(UnicodeScript.of(word.codePointAt(0)))
                || StopWords.include(word.toLowerCase(Locale.ROOT));
        return !isSmall || word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
    }

    private static String start(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        int space = text.lastIndexOf(' ', MAX_LENGTH);
        // Some languages have no spaces.
        int end = space > MAX_LENGTH / 2 ? space : MAX_LENGTH;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}
