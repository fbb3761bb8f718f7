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
 * The words of a text as they are indexed and looked for. Word boundaries are those of UAX #29, Chinese, Japanese and Korean go by
 * pairs of characters. A word is stemmed as of its text's language if that is written in the word's script, else as of the language that
 * such words are mostly of. The stem carries the language's mark; what has a digit, or no stemmer, is only folded and has none.
 */
public final class TextAnalyzer {
    /** Longer ones are no words. */
    private static final int MAX_TERM_LENGTH = 100;

    static final char MARK = '~';
    private static final Pattern PARTS = Pattern.compile("\\p{L}+|\\p{N}+(?:[.,]\\p{N}+)*");
    /** Russian surnames in -ов, -ев and -ин end, in the nominative, like a case ending of other words. */
    private static final Pattern SURNAME = Pattern.compile(".{2,}(ов|ев|ин|ын)");

    private record Form(String language, String word) {}

    private static final LoadingCache<Form, String> TERMS =
            Caffeine.newBuilder().maximumSize(100_000).build(form -> term(form.language(), form.word()));

    private TextAnalyzer() {}

    /** The words of a text, in their order. */
    public static List<Token> tokens(String language, String text) {
        return tokens(language, text, word -> true);
    }

    /** The words of a text, in their order; those that are of no interest have no term: finding it is what takes the time. */
    static List<Token> tokens(String language, String text, Predicate<String> interesting) {
        List<Token> tokens = new ArrayList<>();
        tokenize(text, (word, start, end) -> {
            String term = interesting.test(word) ? TERMS.get(new Form(language, word)) : "";
            tokens.add(new Token(term, start, end));
        });
        return tokens;
    }

    /**
     * What a text can be consumer by.
     *
     * @param terms the words, in their order
     * @param parts the parts of words such as {@code ruby2.3} or {@code example.org}, and numbers that are written in groups of three,
     *              {@code 10 000}, as one
     */
    public record IndexTerms(List<String> terms, List<String> parts) {}

    public static IndexTerms indexTerms(String language, String text) {
        List<String> terms = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        Groups groups = new Groups(text, parts);
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
     * The sequences of terms that a word, or a phrase, is in texts of the languages. Mostly one a language; some words have more.
     *
     * @param languages those that there are texts in
     */
    public static Set<List<String>> variants(String phrase, Collection<String> languages) {
        Set<List<String>> variants = new LinkedHashSet<>();
        List<String> words = new ArrayList<>();
        tokenize(phrase, (word, start, end) -> words.add(word));
        if (words.isEmpty()) {
            return variants;
        }
        // None in particular: words of other scripts than their text's.
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

    /** The words without regard to their forms, for what is typed. */
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
            // "Медведева" is looked for: the nominative's ending goes as well.
            terms.add(term("ru", bare));
        }
        if (SURNAME.matcher(lower).matches()) {
            // "Медведев" is looked for: the other cases keep it.
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
        Optional<Stemmer> stemmer = own.filter(s -> s.reads(script));
        if (stemmer.isEmpty() && !isWrittenIn(language, script, own)) {
            stemmer = Stemmer.of(script);
        }
        return stemmer.map(s -> truncate(Folding.fold(s.stem(foldYo(lower, script)))) + MARK + s.mark())
                .orElseGet(() -> truncate(Folding.fold(lower)));
    }

    /** Russian texts are written with or without the dots of ё; its stemmer knows only one of them. */
    private static String foldYo(String lower, UnicodeScript script) {
        return script == UnicodeScript.CYRILLIC ? lower.replace('ё', 'е') : lower;
    }

    /** A language without a stemmer is taken to be written in Latin or Cyrillic, as its text is, and not in another's words. */
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

    /** The script of the letters; null for what is a number, has a digit in it, or goes by pairs of characters. */
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

    /** A tokenizer is costly to make, and one thread uses one at a time. */
    private static final class Scanner {
        final StandardTokenizer tokenizer = new StandardTokenizer();
        final TokenStream stream = new CJKBigramFilter(tokenizer);
        final CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
        final OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
    }

    private static final ThreadLocal<Scanner> SCANNER = ThreadLocal.withInitial(Scanner::new);

    private static void tokenize(String text, WordConsumer consumer) {
        Scanner scanner = SCANNER.get();
        try {
            scanner.tokenizer.setReader(new StringReader(text));
            scanner.stream.reset();
            while (scanner.stream.incrementToken()) {
                consumer.accept(scanner.term.toString(), scanner.offset.startOffset(), scanner.offset.endOffset());
            }
            scanner.stream.end();
            scanner.stream.close();
        } catch (IOException e) {
            SCANNER.remove();
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        } catch (RuntimeException e) {
            SCANNER.remove();
            throw e;
        }
    }

    /** Puts together the groups of a number. */
    private static final class Groups {
        private final String text;
        private final List<String> numbers;
        private final StringBuilder joined = new StringBuilder();
        private int end = -1;
        private int groups;

        Groups(String text, List<String> numbers) {
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
