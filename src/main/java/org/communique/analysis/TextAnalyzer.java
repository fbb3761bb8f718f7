package org.communique.analysis;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Converts the words of texts and queries to terms. Word boundaries follow UAX #29; Chinese, Japanese and Korean text is split into pairs of
 * characters. A word is stemmed in the language of its text if that language is written in the script of the word, else in the language that
 * words in this script are mostly in. A stem ends with a mark of its language. Words with digits, or without a stemmer, are only folded and
 * have no mark.
 */
public final class TextAnalyzer {
    /** Longer tokens are not words. */
    private static final int MAX_TERM_LENGTH = 100;

    static final char MARK = '~';
    private static final Pattern PARTS = Pattern.compile("\\p{L}+|\\p{N}+(?:[.,]\\p{N}+)*");
    /** Russian surnames in -ов, -ев and -ин: their nominative ends like a case ending of other words. */
    private static final Pattern SURNAME = Pattern.compile(".{2,}(ов|ев|ин|ын)");

    private record Form(String language, String word) {}

    private static final LoadingCache<Form, String> TERMS =
            Caffeine.newBuilder().maximumSize(100_000).build(form -> term(form.language(), form.word()));

    private TextAnalyzer() {}

    /** The tokens of a text, in order. */
    public static List<Token> tokens(String language, String text) {
        return tokens(language, text, word -> true);
    }

    /** The tokens of a text, in order. Words that the filter rejects get an empty term, because computing terms takes most of the time. */
    static List<Token> tokens(String language, String text, Predicate<String> filter) {
        List<Token> tokens = new ArrayList<>();
        tokenize(text, (word, start, end) -> {
            String term = filter.test(word) ? TERMS.get(new Form(language, word)) : "";
            tokens.add(new Token(term, start, end));
        });
        return tokens;
    }

    /**
     * The terms to index for a text.
     *
     * @param terms the terms of the words, in order
     * @param parts the parts of compounds such as {@code ruby2.3} or {@code example.org}, and numbers that are written in groups of three
     *              digits, such as {@code 10 000}, as one term
     */
    public record IndexTerms(List<String> terms, List<String> parts) {}

    /** The terms to index for a text. */
    public static IndexTerms indexTerms(String language, String text) {
        List<String> terms = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        DigitGroups groups = new DigitGroups(text, parts);
        tokenize(text, (word, start, end) -> {
            terms.add(TERMS.get(new Form(language, word)));
            groups.next(word, start, end);
            if (isCompound(word)) {
                PARTS.matcher(word)
                        .results()
                        .forEach(part -> parts.add(Folding.fold(Folding.lower(part.group(), null))));
            }
        });
        groups.end();
        return new IndexTerms(terms, parts);
    }

    /**
     * Returns the sequences of terms of a word or phrase in texts of the given languages. That is mostly one sequence for each language; some
     * words have more.
     *
     * @param languages the languages of the indexed texts
     */
    public static Set<List<String>> variants(String phrase, Collection<String> languages) {
        Set<List<String>> variants = new LinkedHashSet<>();
        List<String> words = new ArrayList<>();
        tokenize(phrase, (word, start, end) -> words.add(word));
        if (words.isEmpty()) {
            return variants;
        }
        // Without a language, for words in other scripts than the language of their text.
        variants.add(terms(null, words));
        for (String language : languages) {
            variants.add(terms(language, words));
        }
        if (words.size() == 1) {
            surnames(words.get(0)).forEach(term -> variants.add(List.of(term)));
            variants.add(List.of(Folding.fold(Folding.lower(words.get(0), null))));
        }
        List<String> joined = indexTerms(null, phrase).parts();
        if (words.size() > 1 && joined.size() == 1) {
            variants.add(joined);
        }
        return variants;
    }

    private static List<String> terms(String language, List<String> words) {
        return words.stream().map(word -> TERMS.get(new Form(language, word))).toList();
    }

    /** The folded but unstemmed words of a text, for suggestions. */
    public static List<String> foldedWords(String text) {
        List<String> words = new ArrayList<>();
        tokenize(text, (word, start, end) -> words.add(truncate(Folding.fold(Folding.lower(word, null)))));
        return words;
    }

    private static Set<String> surnames(String word) {
        String lower = Folding.lower(word, null);
        if (script(lower) != UnicodeScript.CYRILLIC) {
            return Set.of();
        }
        Set<String> terms = new LinkedHashSet<>();
        String stem = term("ru", lower);
        String bare = stem.substring(0, Math.max(0, stem.indexOf(MARK)));
        if (SURNAME.matcher(bare).matches()) {
            // The query is "Медведева": the ending of the nominative is removed as well.
            terms.add(term("ru", bare));
        }
        if (SURNAME.matcher(lower).matches()) {
            // The query is "Медведев": the other cases keep the ending of the nominative.
            terms.add(Folding.fold(lower) + MARK + "ru");
        }
        return terms;
    }

    static String term(String language, String word) {
        String lower = Folding.lower(word, language);
        UnicodeScript script = script(lower);
        if (script == null) {
            return truncate(Folding.fold(lower));
        }
        Optional<Stemmer> own = language == null ? Optional.empty() : Stemmer.of(language);
        Optional<Stemmer> stemmer = own.filter(s -> s.supports(script));
        if (stemmer.isEmpty() && !isWrittenIn(language, script, own)) {
            stemmer = Stemmer.of(script);
        }
        return stemmer.map(s -> truncate(Folding.fold(s.stem(foldYo(lower, script)))) + MARK + s.mark())
                .orElseGet(() -> truncate(Folding.fold(lower)));
    }

    /** Russian texts have ё or е; the stemmer handles only е. */
    private static String foldYo(String lower, UnicodeScript script) {
        return script == UnicodeScript.CYRILLIC ? lower.replace('ё', 'е') : lower;
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

    private static boolean isCompound(String word) {
        boolean letter = false;
        boolean digit = false;
        boolean dot = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            letter |= Character.isLetter(c);
            digit |= Character.isDigit(c);
            dot |= c == '.' || c == '_' || c == ':';
        }
        return letter && (digit || dot);
    }

    private static String truncate(String term) {
        return term.length() > MAX_TERM_LENGTH ? term.substring(0, MAX_TERM_LENGTH) : term;
    }

    private interface WordConsumer {
        void accept(String word, int start, int end);
    }

    /** A tokenizer is expensive to create, so each thread reuses one. */
    private static final class Tokenizer {
        final StandardTokenizer tokenizer = new StandardTokenizer();
        final TokenStream stream = new CJKBigramFilter(tokenizer);
        final CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
        final OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
    }

    private static final ThreadLocal<Tokenizer> TOKENIZER = ThreadLocal.withInitial(Tokenizer::new);

    private static void tokenize(String text, WordConsumer consumer) {
        Tokenizer tokenizer = TOKENIZER.get();
        try {
            tokenizer.tokenizer.setReader(new StringReader(text));
            tokenizer.stream.reset();
            while (tokenizer.stream.incrementToken()) {
                consumer.accept(
                        tokenizer.term.toString(), tokenizer.offset.startOffset(), tokenizer.offset.endOffset());
            }
            tokenizer.stream.end();
            tokenizer.stream.close();
        } catch (IOException e) {
            TOKENIZER.remove();
            throw new UncheckedIOException("A text in memory cannot be read.", e);
        } catch (RuntimeException e) {
            TOKENIZER.remove();
            throw e;
        }
    }

    /** Joins the groups of digits of a number. */
    private static final class DigitGroups {
        private final String text;
        private final List<String> numbers;
        private final StringBuilder joined = new StringBuilder();
        private int end = -1;
        private int groups;

        DigitGroups(String text, List<String> numbers) {
            this.text = text;
            this.numbers = numbers;
        }

        void next(String word, int start, int wordEnd) {
            boolean number = word.chars().allMatch(c -> c >= '0' && c <= '9');
            if (number
                    && groups > 0
                    && word.length() == 3
                    && start == end + 1
                    && Character.isSpaceChar(text.charAt(end))) {
                joined.append(word);
                groups++;
                end = wordEnd;
                return;
            }
            end();
            if (number && word.length() <= 3) {
                joined.append(word);
                groups = 1;
                end = wordEnd;
            }
        }

        void end() {
            if (groups > 1 && joined.length() <= MAX_TERM_LENGTH) {
                numbers.add(joined.toString());
            }
            joined.setLength(0);
            groups = 0;
        }
    }
}
