package org.communique.analysis;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Splits texts into words. Word boundaries follow UAX #29, and Chinese, Japanese and Korean text is split into pairs of characters. There are
 * four exceptions: a narrow no-break space separates words, a zero-width space does not, a full stop, colon or underscore between letters
 * separates words ("в СНГ.Он"), and an acronym is one word without its full stops.
 */
final class WordTokenizer {
    private static final char NARROW_NO_BREAK_SPACE = '\u202F';
    private static final char ZERO_WIDTH_SPACE = '\u200B';
    private static final char WORD_JOINER = '\u2060';

    /** Scripts without spaces between words, in which a zero-width space marks a word boundary. */
    private static final Set<UnicodeScript> WITHOUT_SPACES =
            Set.of(UnicodeScript.THAI, UnicodeScript.LAO, UnicodeScript.KHMER, UnicodeScript.MYANMAR);

    /** A tokenizer is expensive to create, so each thread reuses one. */
    private static final ThreadLocal<WordTokenizer> TOKENIZER = ThreadLocal.withInitial(WordTokenizer::new);

    private final StandardTokenizer tokenizer = new StandardTokenizer();
    private final TokenStream stream = new CJKBigramFilter(tokenizer);
    private final CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
    private final OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);

    private WordTokenizer() {}

    /** Returns the words of a text, in order. */
    static List<Word> words(String text) {
        WordTokenizer tokenizer = TOKENIZER.get();
        try {
            return tokenizer.read(withUsualSpaces(text));
        } catch (IOException e) {
            TOKENIZER.remove();
            throw new UncheckedIOException("A text in memory cannot be read.", e);
        } catch (RuntimeException e) {
            TOKENIZER.remove();
            throw e;
        }
    }

    private List<Word> read(String text) throws IOException {
        List<Word> words = new ArrayList<>(text.length() / 6);
        tokenizer.setReader(new StringReader(text));
        stream.reset();
        while (stream.incrementToken()) {
            add(term.toString(), offset.startOffset(), offset.endOffset(), words);
        }
        stream.end();
        stream.close();
        return words;
    }

    /** Replaces the spaces that the tokenizer takes for something else. Offsets stay the same. */
    private static String withUsualSpaces(String text) {
        String spaced = text.indexOf(NARROW_NO_BREAK_SPACE) < 0 ? text : text.replace(NARROW_NO_BREAK_SPACE, ' ');
        if (spaced.indexOf(ZERO_WIDTH_SPACE) < 0) {
            return spaced;
        }
        char[] chars = spaced.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] == ZERO_WIDTH_SPACE && (i == 0 || !WITHOUT_SPACES.contains(UnicodeScript.of(chars[i - 1])))) {
                chars[i] = WORD_JOINER;
            }
        }
        return new String(chars);
    }

    private static void add(String token, int start, int end, List<Word> words) {
        boolean digit = false;
        boolean separator = false;
        boolean unusual = false;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c <= 0x7F) {
                digit |= Word.isDigit(c);
                separator |= c == '.' || c == ':' || c == '_';
            } else if (Character.isDigit(c) || isInvisible(c)) {
                unusual = true;
            }
        }
        if (separator) {
            addSegments(token, start, end, words);
        } else if (unusual) {
            addUnusual(token, start, end, words);
        } else {
            add(new Word(token, start, end, digit, false), words);
        }
    }

    private static void addUnusual(String token, int start, int end, List<Word> words) {
        StringBuilder visible = new StringBuilder(token.length());
        boolean digit = false;
        boolean otherDigit = false;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (!isInvisible(c)) {
                visible.append(c);
                digit |= Character.isDigit(c);
                otherDigit |= Character.isDigit(c) && !Word.isDigit(c);
            }
        }
        if (visible.length() > 0) {
            int last = token.length();
            while (isInvisible(token.charAt(last - 1))) {
                last--;
            }
            String word = otherDigit ? Normalizer.normalize(visible, Normalizer.Form.NFKC) : visible.toString();
            add(new Word(word, start, end - (token.length() - last), digit, false), words);
        }
    }

    private static void addSegments(String token, int start, int end, List<Word> words) {
        if (isAcronym(token)) {
            add(new Word(token.replace(".", ""), start, end, false, true), words);
            return;
        }
        int from = 0;
        for (int i = 0; i <= token.length(); i++) {
            if (i == token.length() || isSeparator(token, i)) {
                if (i > from) {
                    addUnusual(token.substring(from, i), start + from, start + i, words);
                }
                from = i + 1;
            }
        }
    }

    /** Adds a word, unless nothing of it is left in its term, as of combining marks alone. */
    private static void add(Word word, List<Word> words) {
        char first = word.text().charAt(0);
        boolean letter = Character.isLetterOrDigit(first) && Character.getType(first) != Character.MODIFIER_LETTER;
        if (letter || !Folding.fold(Folding.lower(word.text(), null)).isEmpty()) {
            words.add(word);
        }
    }

    /** Whether a word is single letters with full stops between them, and not an abbreviation of several words, as "т.к." is. */
    private static boolean isAcronym(String token) {
        boolean upperCase = false;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (i % 2 == 0 ? !Character.isLetter(c) : c != '.') {
                return false;
            }
            upperCase |= Character.isUpperCase(token.charAt(i));
        }
        return upperCase && token.length() % 2 == 1 && token.length() > 1;
    }

    /** A full stop within a number separates nothing. */
    private static boolean isSeparator(String token, int at) {
        char c = token.charAt(at);
        return c == ':'
                || c == '_'
                || c == '.'
                        && !(at > 0
                                && at + 1 < token.length()
                                && Character.isDigit(token.charAt(at - 1))
                                && Character.isDigit(token.charAt(at + 1)));
    }

    /** Format characters, such as soft hyphens and directional marks, and variation selectors. */
    private static boolean isInvisible(char c) {
        return c == '\u00AD'
                || c >= '\u0600' && Character.getType(c) == Character.FORMAT
                || c >= '\uFE00' && c <= '\uFE0F';
    }
}
