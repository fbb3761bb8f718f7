package org.communique.analysis;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.lang.Character.UnicodeScript;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.analysis.Lemmatizer.Lemma;

/**
 * A word of a text or query, and its terms: its lemmas, or its stems if no dictionary knows it. It belongs to the language of its text if that
 * language is written in the script of the word, else to the language that words in this script are mostly in. A term ends with a mark of its
 * language, and an unlikely lemma with another one. Words with digits, or without a stemmer, are only folded and have no mark.
 *
 * @param stemmer null for words that are only folded
 * @param text    as dictionaries and stemmers expect it: in lower case, and without ё; if it is only folded, the term
 */
record WordForm(Stemmer stemmer, String text) {
    /** In UTF-16 units. Longer tokens are not words. */
    private static final int MAX_TERM_LENGTH = 100;

    /** Shorter words stay as they are. Otherwise ИИ is taken for a form of И, and Ту for one of тот. */
    private static final int MIN_REDUCED_LENGTH = 3;

    private static final String MARK = "~";
    private static final String UNLIKELY_MARK = "~~";

    /** The weight of a lemma that is unlikely for a word. */
    static final float UNLIKELY_WEIGHT = 0.2f;

    /** The weight of the verb of the other aspect. */
    private static final float OTHER_ASPECT_WEIGHT = 0.3f;

    /** An entry takes about 2 kB: at most a sixtieth of the heap. */
    private static final long MAX_EXPANSIONS =
            Math.min(5_000, Runtime.getRuntime().maxMemory() / 131_072);

    private static final LoadingCache<WordForm, Expansion> EXPANSIONS =
            Caffeine.newBuilder().maximumSize(MAX_EXPANSIONS).build(WordForm::computeExpansion);

    /**
     * What to search for to find all forms of a word.
     *
     * @param terms        the terms that the forms have in texts, with their weights: a lemma may be unlikely for the word of the query, for
     *                     that of the text, or for both
     * @param otherAspects the terms of the verbs of the other aspect, with their weights
     * @param starts       the first letters, at most three of each, of all words that have one of these terms
     */
    record Expansion(Map<String, Float> terms, Map<String, Float> otherAspects, Set<String> starts) {}

    /** @param language the BCP 47 tag of the text; null if unknown */
    static WordForm of(String language, String word) {
        String lower = Folding.lower(word, language);
        UnicodeScript script = script(lower);
        return script == null
                ? folded(lower)
                : stemmer(language, script)
                        .map(stemmer -> new WordForm(stemmer, reducible(lower, script)))
                        .orElseGet(() -> folded(lower));
    }

    /** A word that is only folded, as words of unknown languages are. */
    static WordForm folded(String lower) {
        return ofTerm(lower.chars().anyMatch(Character::isDigit) ? Folding.foldCode(lower) : Folding.fold(lower));
    }

    static WordForm ofTerm(String term) {
        return new WordForm(null, truncate(term));
    }

    private static Optional<Stemmer> stemmer(String language, UnicodeScript script) {
        Optional<Stemmer> own = language == null ? Optional.empty() : Stemmer.of(language);
        Optional<Stemmer> stemmer = own.filter(s -> s.supports(script));
        return stemmer.isEmpty() && !isWrittenIn(language, script, own) ? Stemmer.of(script) : stemmer;
    }

    /** The terms that texts have for the word, without repetitions; the likelier ones first. */
    List<String> terms() {
        if (stemmer == null) {
            return List.of(text);
        }
        return bases(lemmas()).entrySet().stream()
                .map(base -> base.getKey() + (base.getValue() ? MARK : UNLIKELY_MARK) + stemmer.mark())
                .toList();
    }

    /** The term of a lemma or stem. */
    static String term(String base, Stemmer stemmer) {
        return foldedBase(base) + MARK + stemmer.mark();
    }

    /** What to search for to find all forms of the word. */
    Expansion expansion() {
        return EXPANSIONS.get(this);
    }

    private Expansion computeExpansion() {
        if (stemmer == null) {
            return new Expansion(Map.of(text, 1f), Map.of(), Set.of(TermSequence.start(text)));
        }
        List<Lemma> lemmas = lemmas();
        Map<String, Boolean> bases = bases(lemmas);
        boolean isKnown = !lemmas.isEmpty();
        Map<String, Float> terms = new LinkedHashMap<>();
        bases.forEach((base, isLikely) -> putTerms(base, isKnown, isLikely ? 1 : UNLIKELY_WEIGHT, terms));
        List<String> otherAspects = otherAspects(lemmas);
        Map<String, Float> termsOfOtherAspects = new LinkedHashMap<>();
        otherAspects.forEach(verb -> putTerms(foldedBase(verb), true, OTHER_ASPECT_WEIGHT, termsOfOtherAspects));
        Set<String> starts = isKnown ? starts(lemmas, otherAspects) : starts(bases.keySet());
        return new Expansion(terms, termsOfOtherAspects, starts);
    }

    private void putTerms(String base, boolean isLemma, float weight, Map<String, Float> weights) {
        weights.put(base + MARK + stemmer.mark(), weight);
        if (isLemma) {
            weights.put(base + UNLIKELY_MARK + stemmer.mark(), weight * UNLIKELY_WEIGHT);
        }
    }

    /** Forms may start differently, such as людей of человек. */
    private Set<String> starts(List<Lemma> lemmas, List<String> otherAspects) {
        LemmaDictionary dictionary = LemmaDictionary.of(stemmer.mark());
        Set<String> starts = new LinkedHashSet<>();
        starts.add(LemmaDictionary.start(text));
        Stream.concat(lemmas.stream().map(Lemma::text), otherAspects.stream())
                .forEach(lemma -> starts.addAll(dictionary.starts(lemma)));
        return starts;
    }

    private Set<String> starts(Set<String> stems) {
        Set<String> starts = new LinkedHashSet<>();
        stems.forEach(stem -> starts.add(TermSequence.start(stem)));
        if (stemmer.changesStart()) {
            List.copyOf(starts).forEach(start -> starts.add(start.substring(0, Math.min(1, start.length()))));
            starts.add(text.substring(0, 1));
        }
        return starts;
    }

    /** The marks of the languages that words of a text may belong to. */
    static Set<String> marks(String language) {
        return Stream.of(UnicodeScript.values())
                .flatMap(script -> stemmer(language, script).stream())
                .map(Stemmer::mark)
                .collect(Collectors.toSet());
    }

    boolean isKnown() {
        return !lemmas().isEmpty();
    }

    /** The lemmas or stems, folded, and whether they are likely. */
    private Map<String, Boolean> bases(List<Lemma> lemmas) {
        Map<String, Boolean> bases = new LinkedHashMap<>();
        if (text.length() < MIN_REDUCED_LENGTH) {
            bases.put(foldedBase(text), true);
            return bases;
        }
        lemmas.forEach(lemma -> bases.merge(foldedBase(lemma.text()), lemma.isLikely(), (one, other) -> one || other));
        if (bases.isEmpty()) {
            // Of some forms of a word no lemma can be guessed, so all have their stem, too.
            Stream<String> guesses = lemmatizer().stream().flatMap(known -> known.guesses(text).stream());
            Stream.concat(guesses, stemmer.stems(text).stream()).forEach(base -> bases.put(foldedBase(base), true));
        }
        return bases;
    }

    private List<Lemma> lemmas() {
        return lemmatizer().map(known -> known.lemmas(text)).orElse(List.of());
    }

    private List<String> otherAspects(List<Lemma> lemmas) {
        return lemmatizer()
                .map(known -> lemmas.stream()
                        .filter(Lemma::isLikely)
                        .flatMap(lemma -> known.otherAspects(lemma.text()).stream())
                        .toList())
                .orElse(List.of());
    }

    private Optional<Lemmatizer> lemmatizer() {
        return stemmer == null ? Optional.empty() : Lemmatizer.of(stemmer.mark());
    }

    /** Russian texts have ё or е; dictionaries and stemmers have only е. */
    private static String reducible(String lower, UnicodeScript script) {
        return Folding.unifyApostrophes(script == UnicodeScript.CYRILLIC ? lower.replace('ё', 'е') : lower);
    }

    /** Whether a language without a stemmer is written in this script, so that the word belongs to this language and not to another one. */
    private static boolean isWrittenIn(String language, UnicodeScript script, Optional<Stemmer> own) {
        return language != null && own.isEmpty() && script == scriptOf(language);
    }

    private static UnicodeScript scriptOf(String language) {
        return switch (language.split("-")[0]) {
            case "mn", "ab", "os", "ce", "cv", "sah", "tyv", "udm", "kv", "myv", "mdf" -> UnicodeScript.CYRILLIC;
            case "ka" -> UnicodeScript.GEORGIAN;
            case "he" -> UnicodeScript.HEBREW;
            case "ja", "zh", "ko" -> UnicodeScript.HAN;
            case "th" -> UnicodeScript.THAI;
            default -> UnicodeScript.LATIN;
        };
    }

    /** The script of the letters of a word; null for words with digits or without letters, and for scripts that are split into pairs. */
    static UnicodeScript script(String word) {
        UnicodeScript script = null;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (Character.isDigit(c)) {
                return null;
            }
            if (script == null && Character.isLetter(c)) {
                script = UnicodeScript.of(c);
            }
        }
        return script == null
                        || script == UnicodeScript.HAN
                        || script == UnicodeScript.HIRAGANA
                        || script == UnicodeScript.KATAKANA
                        || script == UnicodeScript.HANGUL
                ? null
                : script;
    }

    private static String foldedBase(String base) {
        return truncate(Folding.fold(base));
    }

    static String truncate(String term) {
        return term.length() > MAX_TERM_LENGTH ? term.substring(0, MAX_TERM_LENGTH) : term;
    }
}
