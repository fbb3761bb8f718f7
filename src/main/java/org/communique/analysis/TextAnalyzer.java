package org.communique.analysis;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Converts the words of texts and queries to terms: its lemmas, of which some words have several, or its stem if no dictionary knows it. A word belongs to the language of its text
 * if that language is written in the script of the word, else to the language that words in this script are mostly in. A lemma or stem ends
 * with a mark of its language. Words with digits, or without a stemmer, are only folded and have no mark. Numbers, phone numbers and codes have a term for each way of writing them: see {@link CompoundAnalyzer}.
 */
public final class TextAnalyzer {
    /** Longer tokens are not words. */
    private static final int MAX_TERM_LENGTH = 100;

    /** Shorter words stay as they are. Otherwise ИИ is taken for a form of И, and Ту for one of тот. */
    private static final int MIN_REDUCED_LENGTH = 3;

    static final char MARK = '~';
    private static final Stemmer RUSSIAN = Stemmer.of("ru").orElseThrow();
    /** Russian surnames in -ов, -ев and -ин: their nominative ends like a case ending of other words. */
    private static final Pattern SURNAME = Pattern.compile(".{2,}(ов|ев|ин|ын)");

    private record Form(String language, String word) {}

    /** A form takes about 300 bytes: at most a twenty-fifth of the heap. */
    private static final long MAX_FORMS = Math.min(100_000, Runtime.getRuntime().maxMemory() / 8_192);

    private static final LoadingCache<Form, List<String>> TERMS =
            Caffeine.newBuilder().maximumSize(MAX_FORMS).build(form -> terms(form.language(), form.word()));

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
        position.parts().stream().map(TextAnalyzer::truncate).forEach(terms::add);
        return terms;
    }

    private static List<String> terms(String language, Position position) {
        return position.term() == null
                ? TERMS.get(new Form(language, position.word()))
                : List.of(truncate(position.term()));
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
        for (List<Position> reading : analyzer.readings()) {
            // Without a language, for words in other scripts than the language of their text.
            addVariants(null, reading, variants);
            for (String language : languages) {
                addVariants(language, reading, variants);
            }
        }
        if (words.size() == 1) {
            String word = words.get(0).text();
            surnames(word).forEach(term -> variants.add(TermSequence.of(term)));
            variants.add(TermSequence.of(Folding.fold(Folding.lower(word, null))));
        }
        analyzer.phone().forEach(digits -> variants.add(TermSequence.of(digits)));
        // A part of a split word may have only characters that terms leave out.
        variants.removeIf(sequence -> sequence.positions().contains(List.of("")));
        return variants;
    }

    private static void addVariants(String language, List<Position> positions, Set<TermSequence> variants) {
        List<List<String>> terms =
                positions.stream().map(position -> terms(language, position)).toList();
        Set<String> starts = positions.stream()
                .flatMap(position -> starts(language, position).stream())
                .collect(Collectors.toSet());
        if (terms.size() == 1) {
            terms.get(0).forEach(term -> variants.add(new TermSequence(List.of(List.of(term)), starts)));
        } else {
            variants.add(new TermSequence(terms, starts));
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
        return suggested.stream().map(TextAnalyzer::truncate).toList();
    }

    private static String folded(String word) {
        String lower = Folding.lower(word, null);
        return truncate(hasDigit(lower) ? Folding.foldCode(lower) : Folding.fold(lower));
    }

    private static Set<String> surnames(String word) {
        String lower = Folding.lower(word, null);
        if (script(lower) != UnicodeScript.CYRILLIC || !lemmas(RUSSIAN, lower).isEmpty()) {
            return Set.of();
        }
        Set<String> terms = new LinkedHashSet<>();
        String bare = RUSSIAN.stems(lower).iterator().next();
        if (SURNAME.matcher(bare).matches()) {
            // The query is "Медведева": the ending of the nominative is removed as well.
            RUSSIAN.stems(bare).forEach(stem -> terms.add(marked(stem, RUSSIAN)));
        }
        if (SURNAME.matcher(lower).matches()) {
            // The query is "Медведев": the other cases keep the ending of the nominative.
            terms.add(Folding.fold(lower) + MARK + "ru");
        }
        return terms;
    }

    /** The first term of a word. */
    static String term(String language, String word) {
        return terms(language, word).get(0);
    }

    private static List<String> terms(String language, String word) {
        String lower = Folding.lower(word, language);
        if (script(lower) == null) {
            return List.of(truncate(hasDigit(lower) ? Folding.foldCode(lower) : Folding.fold(lower)));
        }
        return stemmer(language, lower)
                .map(stemmer -> terms(stemmer, reducible(lower)))
                .orElseGet(() -> List.of(truncate(Folding.fold(lower))));
    }

    /** The stemmer of a word in lower case; empty for words that are only folded. */
    private static Optional<Stemmer> stemmer(String language, String lower) {
        UnicodeScript script = script(lower);
        if (script == null) {
            return Optional.empty();
        }
        Optional<Stemmer> own = language == null ? Optional.empty() : Stemmer.of(language);
        Optional<Stemmer> stemmer = own.filter(s -> s.supports(script));
        return stemmer.isEmpty() && !isWrittenIn(language, script, own) ? Stemmer.of(script) : stemmer;
    }

    /** The lemmas of a word that a dictionary knows, else its stems. */
    private static List<String> terms(Stemmer stemmer, String word) {
        if (word.length() < MIN_REDUCED_LENGTH) {
            return List.of(marked(word, stemmer));
        }
        Collection<String> lemmas = lemmas(stemmer, word);
        return (lemmas.isEmpty() ? stemmer.stems(word) : lemmas)
                .stream().map(stem -> marked(stem, stemmer)).distinct().toList();
    }

    /** The first letters of all words that have a term of this word, at most two of each. */
    private static Set<String> starts(String language, Position position) {
        Set<String> starts = new LinkedHashSet<>();
        terms(language, position).forEach(term -> starts.add(TermSequence.start(withoutMark(term))));
        if (position.term() == null) {
            String lower = Folding.lower(position.word(), language);
            stemmer(language, lower).ifPresent(stemmer -> addStarts(stemmer, reducible(lower), starts));
        }
        return starts;
    }

    private static void addStarts(Stemmer stemmer, String word, Set<String> starts) {
        LemmaDictionary dictionary = LemmaDictionary.of(stemmer.mark());
        if (dictionary != null) {
            // Forms such as людей of человек.
            lemmas(stemmer, word).forEach(lemma -> starts.addAll(dictionary.starts(lemma)));
        } else if (stemmer.changesStart()) {
            List.copyOf(starts).forEach(start -> starts.add(start.substring(0, Math.min(1, start.length()))));
            starts.add(word.substring(0, 1));
        }
    }

    private static String withoutMark(String term) {
        int mark = term.indexOf(MARK);
        return mark < 0 ? term : term.substring(0, mark);
    }

    /** A word as dictionaries and stemmers expect it. Russian texts have ё or е; the stemmer handles only е. */
    private static String reducible(String lower) {
        return Folding.unifyApostrophes(script(lower) == UnicodeScript.CYRILLIC ? lower.replace('ё', 'е') : lower);
    }

    private static Set<String> lemmas(Stemmer language, String lower) {
        return Lemmatizer.of(language.mark())
                .map(lemmatizer -> lemmatizer.lemmas(lower))
                .orElse(Set.of());
    }

    private static String marked(String stem, Stemmer stemmer) {
        return truncate(Folding.fold(stem)) + MARK + stemmer.mark();
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
    private static UnicodeScript script(String word) {
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

    private static boolean hasDigit(String word) {
        return word.chars().anyMatch(Character::isDigit);
    }

    private static String truncate(String term) {
        return term.length() > MAX_TERM_LENGTH ? term.substring(0, MAX_TERM_LENGTH) : term;
    }
}
