package org.communique.analysis;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.communique.analysis.LemmaDictionary.Reading;

/**
 * Finds the lemmas of a word. Participles and gerunds have the lemma of their verb, and degrees that of their adjective: the Russian and the
 * English dictionary say so, and for Ukrainian it is derived here.
 */
final class Lemmatizer {
    private final String language;
    private final LemmaDictionary dictionary;

    private Lemmatizer(String language, LemmaDictionary dictionary) {
        this.language = language;
        this.dictionary = dictionary;
    }

    /** @param language an ISO 639-1 code */
    static Optional<Lemmatizer> of(String language) {
        return Optional.ofNullable(LemmaDictionary.of(language)).map(known -> new Lemmatizer(language, known));
    }

    /** Returns the lemmas of a word in lower case; none for an unknown word. */
    Set<String> lemmas(String word) {
        Set<String> lemmas = new LinkedHashSet<>();
        for (Reading reading : dictionary.readings(withoutPossessive(word))) {
            if (language.equals("uk")) {
                lemmas.add(withoutVariant(reading.lemma()));
                ukrainianBases(reading).forEach(base -> lemmas.add(withoutVariant(base)));
            } else {
                // Otherwise itself is a form of it.
                lemmas.add(reading.tag().startsWith("PRP") ? word : reading.lemma());
            }
        }
        return lemmas;
    }

    private String withoutPossessive(String word) {
        if (!language.equals("en")) {
            return word;
        }
        return word.endsWith("'s") ? cut(word, 2) : word.endsWith("s'") ? cut(word, 1) : word;
    }

    /** The verbs іти and йти are one, but two lemmas. */
    private static String withoutVariant(String lemma) {
        return lemma.startsWith("іти") ? "й" + lemma.substring(1) : lemma;
    }

    private Collection<String> ukrainianBases(Reading reading) {
        String lemma = reading.lemma();
        String tag = reading.tag();
        if (tag.startsWith("advp")) {
            String gerund = lemma.endsWith("сь") ? cut(lemma, 2) : lemma;
            // Of читаючи the form читають has the lemma, and of повернувшись the form повернувся.
            String form = cut(gerund, 2) + (gerund.endsWith("чи") ? "ть" : "");
            return verbs(gerund.equals(lemma) ? form : form + "ся");
        }
        if (tag.contains("adjp")) {
            String stem = cut(lemma, 2);
            return tag.contains("actv") ? verbs(cut(lemma, 3) + "ть") : verbs(stem + "о");
        }
        if (tag.contains("compc") || tag.contains("comps")) {
            return UkrainianDegrees.positives(lemma, positive -> is(positive, "adj"));
        }
        return List.of();
    }

    private List<String> verbs(String form) {
        return dictionary.readings(form).stream()
                .filter(reading -> reading.tag().startsWith("verb"))
                .map(Reading::lemma)
                .toList();
    }

    private boolean is(String word, String tag) {
        return dictionary.readings(word).stream()
                .anyMatch(
                        reading -> reading.lemma().equals(word) && reading.tag().startsWith(tag));
    }

    private static String cut(String word, int letters) {
        return word.substring(0, Math.max(0, word.length() - letters));
    }
}
