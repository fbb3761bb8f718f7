package org.communique.analysis;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.analysis.WordForm.Expansion;

/**
 * Converts texts and queries to terms: words as {@link WordForm} says, and numbers, phone numbers and codes with a term for each way of writing
 * them: see {@link CompoundAnalyzer}.
 */
public final class TextAnalyzer {
    private static final Stemmer RUSSIAN = Stemmer.of("ru").orElseThrow();
    /** Russian surnames in -ов, -ев and -ин: their nominative ends like a case ending of other words. */
    private static final Pattern SURNAME = Pattern.compile(".{2,}(ов|ев|ин|ын)");

    private record Occurrence(String language, String word) {}

    /** An entry takes about 300 bytes: at most a twenty-fifth of the heap. */
    private static final long MAX_CACHED_WORDS =
            Math.min(100_000, Runtime.getRuntime().maxMemory() / 8_192);

    private static final LoadingCache<Occurrence, List<String>> TERMS = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED_WORDS)
            .build(word -> WordForm.of(word.language(), word.word()).terms());

    private TextAnalyzer() {}

    /** The tokens of a text, in order. */
    public static List<Token> tokens(String language, String text) {
        return tokens(language, text, word -> true);
    }

    /** Passes the tokens of a text on, in order, without holding those of a long text at once. Their places are those in its parts. */
    public static void forEachToken(String language, String text, Consumer<Token> consumer) {
        for (String part : new TextParts(text)) {
            tokens(language, part).forEach(consumer);
        }
    }

    /** The tokens of a text, in order. Words that the filter rejects get no term, because computing terms takes most of the time. */
    static List<Token> tokens(String language, String text, Predicate<String> filter) {
        List<Position> positions = new CompoundAnalyzer(text).positions();
        List<Token> tokens = new ArrayList<>(positions.size());
        for (Position position : positions) {
            tokens.add(new Token(
                    terms(language, position, filter),
                    position.unitTerms(),
                    position.start(),
                    position.end(),
                    position.unit()));
        }
        return tokens;
    }

    private static List<String> terms(String language, Position position, Predicate<String> filter) {
        if (position.unit() == null) {
            return filter.test(position.word()) ? terms(language, position) : List.of();
        }
        List<String> terms = new ArrayList<>(terms(language, position));
        position.parts().stream().map(WordForm::truncate).forEach(terms::add);
        return terms;
    }

    private static List<String> terms(String language, Position position) {
        return position.term() == null
                ? terms(language, position.word())
                : WordForm.ofTerm(position.term()).terms();
    }

    /** The terms of a word that is no part of a number or code. */
    static List<String> terms(String language, String word) {
        return TERMS.get(new Occurrence(language, word));
    }

    /**
     * Returns the sequences of terms of a word or phrase in texts of the given languages. That is mostly one sequence for each language; some
     * words have more, and so have numbers and codes, which can be written in several ways.
     *
     * @param languages the languages of the indexed texts
     */
    public static Set<TermSequence> variants(String phrase, Collection<String> languages) {
        Set<TermSequence> variants = new LinkedHashSet<>();
        CompoundAnalyzer analyzer = new CompoundAnalyzer(phrase);
        List<Word> words = analyzer.words();
        if (words.isEmpty()) {
            return variants;
        }
        Set<List<WordForm>> readings = new LinkedHashSet<>();
        for (List<Position> reading : analyzer.readings()) {
            // Without a language, for words in other scripts than the language of their text.
            readings.add(forms(null, reading));
            languages.forEach(language -> readings.add(forms(language, reading)));
        }
        readings.forEach(reading -> addVariants(reading, variants));
        if (words.size() == 1) {
            String lower = Folding.lower(words.get(0).text(), null);
            surnames(lower).forEach(term -> variants.add(TermSequence.of(term)));
            variants.add(TermSequence.of(Folding.fold(lower)));
        }
        analyzer.phone().forEach(digits -> variants.add(TermSequence.of(digits)));
        // A part of a split word may have only characters that terms leave out.
        variants.removeIf(sequence -> sequence.positions().contains(List.of("")));
        return variants;
    }

    private static List<WordForm> forms(String language, List<Position> positions) {
        return positions.stream()
                .map(position -> position.term() == null
                        ? WordForm.of(language, position.word())
                        : WordForm.ofTerm(position.term()))
                .toList();
    }

    private static void addVariants(List<WordForm> forms, Set<TermSequence> variants) {
        List<Expansion> expansions = forms.stream().map(WordForm::expansion).toList();
        if (expansions.size() == 1) {
            Expansion one = expansions.get(0);
            Stemmer stemmer = forms.get(0).stemmer();
            String language = stemmer == null ? null : stemmer.mark();
            Stream.of(one.terms(), one.otherAspects())
                    .forEach(terms -> terms.forEach(
                            (term, weight) -> variants.add(new TermSequence(term, one.starts(), language, weight))));
        } else {
            addPhrase(expansions, TermSequence::isLikely, 1, variants);
            addPhrase(expansions, weight -> true, WordForm.UNLIKELY_WEIGHT, variants);
        }
    }

    private static void addPhrase(
            List<Expansion> words, Predicate<Float> isWanted, float weight, Set<TermSequence> variants) {
        List<List<String>> terms = words.stream()
                .map(word -> word.terms().entrySet().stream()
                        .filter(term -> isWanted.test(term.getValue()))
                        .map(Map.Entry::getKey)
                        .toList())
                .toList();
        Set<String> starts =
                words.stream().flatMap(word -> word.starts().stream()).collect(Collectors.toSet());
        if (variants.stream().noneMatch(variant -> variant.positions().equals(terms))) {
            variants.add(new TermSequence(terms, starts, null, weight));
        }
    }

    /** Returns the words of a query that may be one number, phone number or code. */
    public static List<QueryCompound> compounds(String query) {
        return new CompoundAnalyzer(query).compounds();
    }

    /** The folded but unstemmed words of a query; codes are split. */
    public static List<String> foldedWords(String text) {
        return new CompoundAnalyzer(text)
                .segments().stream().map(word -> folded(word.text())).toList();
    }

    /** The folded but unstemmed words of a text, for suggestions, and its numbers and codes in all their forms. */
    public static List<String> suggestedWords(String text) {
        CompoundAnalyzer analyzer = new CompoundAnalyzer(text);
        Set<String> suggested = new LinkedHashSet<>();
        analyzer.words().forEach(word -> suggested.add(folded(word.text())));
        // As people type a code, they type the starts of its parts.
        analyzer.segments().forEach(word -> suggested.add(folded(word.text())));
        for (Position position : analyzer.positions()) {
            if (position.unit() != null) {
                if (position.term() != null) {
                    suggested.add(position.term());
                }
                suggested.addAll(position.parts());
                suggested.addAll(position.unitTerms());
            }
        }
        return suggested.stream().map(WordForm::truncate).toList();
    }

    private static String folded(String word) {
        return WordForm.folded(Folding.lower(word, null)).text();
    }

    private static Set<String> surnames(String lower) {
        if (WordForm.script(lower) != UnicodeScript.CYRILLIC || new WordForm(RUSSIAN, lower).isKnown()) {
            return Set.of();
        }
        Set<String> terms = new LinkedHashSet<>();
        String bare = RUSSIAN.stems(lower).iterator().next();
        if (SURNAME.matcher(bare).matches()) {
            // The query is "Медведева": the ending of the nominative is removed as well.
            RUSSIAN.stems(bare).forEach(stem -> terms.add(WordForm.term(stem, RUSSIAN)));
        }
        if (SURNAME.matcher(lower).matches()) {
            // The query is "Медведев": the other cases keep the ending of the nominative.
            terms.add(WordForm.term(lower, RUSSIAN));
        }
        return terms;
    }

    /** The first term of a word. */
    static String term(String language, String word) {
        return WordForm.of(language, word).terms().get(0);
    }
}
