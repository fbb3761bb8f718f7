package org.communique.analysis;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.communique.analysis.AspectPairs.Aspect;
import org.communique.analysis.LemmaDictionary.Reading;

/**
 * Finds the lemmas of a word. Participles and gerunds have the lemma of their verb, and degrees that of their adjective: the Russian and the
 * English dictionary say so, and for Ukrainian it is derived here.
 */
final class Lemmatizer {
    /**
     * A lemma is unlikely if it is that much rarer than another one, in the unit of {@link LemmaDictionary#frequency}. A word that is its own
     * lemma is always likely.
     */
    private static final int UNLIKELY_DIFFERENCE = 4;

    private static final Pattern FEMININE_PATRONYMIC = Pattern.compile("(.*[вч])(?:ен|н(?:а|у|е|ы|ой|ою|ам|ами|ах))");

    private static final Map<Aspect, List<String>> ASPECT_TAGS = Map.of(
            Aspect.PERFECTIVE, List.of(":PFV", ":perf", ".perf"), Aspect.IMPERFECTIVE, List.of(":IMPFV", ":imperf"));

    private static final Map<String, Lemmatizer> BY_LANGUAGE =
            LemmaDictionary.languages().stream().collect(Collectors.toMap(language -> language, Lemmatizer::new));

    private final String language;
    private final LemmaDictionary dictionary;
    private final WordEndings endings;

    /** @param isLikely false if the word is mostly a form of another lemma */
    record Lemma(String text, boolean isLikely) {}

    private Lemmatizer(String language) {
        this.language = language;
        this.dictionary = LemmaDictionary.of(language);
        this.endings = WordEndings.of(language);
    }

    /** Returns the lemmatizer of a language by its ISO 639-1 code; empty if it has no dictionary. */
    static Optional<Lemmatizer> of(String language) {
        return Optional.ofNullable(BY_LANGUAGE.get(language));
    }

    /** Returns the lemmas of a word in lower case, the likelier ones first; none for an unknown word. */
    List<Lemma> lemmas(String word) {
        Set<String> texts = texts(word);
        if (texts.size() < 2) {
            return texts.stream().map(text -> new Lemma(text, true)).toList();
        }
        Map<String, Integer> frequencies = new LinkedHashMap<>();
        texts.forEach(text -> frequencies.put(text, dictionary.frequency(text)));
        int likely = Collections.max(frequencies.values()) - UNLIKELY_DIFFERENCE;
        return frequencies.entrySet().stream()
                .map(lemma -> new Lemma(
                        lemma.getKey(),
                        lemma.getValue() > likely || lemma.getKey().equals(word)))
                .sorted(Comparator.comparing(lemma -> !lemma.isLikely()))
                .toList();
    }

    /**
     * Returns the lemmas that an unknown word may have, by its ending. A word that the dictionary has is not among them: it would have this
     * form of it, too.
     */
    List<String> guesses(String word) {
        return endings.lemmas(withoutPossessive(word)).stream()
                .filter(lemma -> !dictionary.has(lemma))
                .toList();
    }

    /** Returns the verbs that differ from a verb in aspect only; none for other lemmas. */
    List<String> otherAspects(String lemma) {
        return AspectPairs.others(language, lemma, this::hasAspect);
    }

    private boolean hasAspect(String lemma, Aspect aspect) {
        return dictionary.readings(lemma).stream()
                .anyMatch(reading -> reading.lemma().equals(lemma)
                        && ASPECT_TAGS.get(aspect).stream()
                                .anyMatch(tag -> reading.tag().contains(tag)));
    }

    private Set<String> texts(String word) {
        Set<String> lemmas = new LinkedHashSet<>();
        for (Reading reading : dictionary.readings(withoutPossessive(word))) {
            if (language.equals("uk")) {
                lemmas.add(withoutVariant(reading.lemma()));
                ukrainianBases(reading).forEach(base -> lemmas.add(withoutVariant(base)));
            } else {
                lemmas.add(
                        reading.tag().contains(":Patr")
                                ? patronymic(word)
                                // A pronoun is a word of its own: the dictionary lists itself under it.
                                : reading.tag().startsWith("PRP") ? word : reading.lemma());
            }
        }
        return lemmas;
    }

    /** The nominative of a patronymic. The dictionary has the name of the father instead: Михаил for Михайлович. */
    private static String patronymic(String word) {
        Matcher feminine = FEMININE_PATRONYMIC.matcher(word);
        if (feminine.matches()) {
            return feminine.group(1) + "на";
        }
        int masculine = word.lastIndexOf("ич");
        return masculine < 0 ? word : word.substring(0, masculine + 2);
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
