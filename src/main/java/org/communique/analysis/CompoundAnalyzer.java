package org.communique.analysis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.communique.analysis.Token.Unit;

/**
 * Recognises what people write in several ways and means the same: numbers in groups of digits ({@code 31 417}, {@code 31,417}), phone numbers,
 * and codes of letters and digits ({@code Ту-194М}, {@code Ту194М}). A text has a term for the whole beside the terms of the words, so it is
 * found by either.
 */
final class CompoundAnalyzer {
    private static final Pattern PARTS = Pattern.compile("\\p{L}+|\\p{N}+(?:[.,]\\p{N}+)*");
    /** A code has at most so many words; of longer codes, such as hashes, the other parts are not searched for. */
    private static final int MAX_PARTS = 8;

    /** The letters after a hyphen that belong to a code, as in 44-ФЗ, are at most so many. */
    private static final int MAX_SUFFIX_LENGTH = 5;

    private static final int MAX_GROUPS = 10;
    private static final int MAX_RUN_DIGITS = 20;
    private static final String SENTENCE_ENDS = ".!?…:;•\n\u2029";
    /** The lengths of local and national numbers by which a number without any separator is found, too. */
    private static final int[] LOCAL_LENGTHS = {7, 9, 10};

    private static final int MIN_INTERNATIONAL_LENGTH = 11;
    private static final int MAX_INTERNATIONAL_LENGTH = 13;

    private final String text;
    private final List<Word> words;

    CompoundAnalyzer(String text) {
        this.text = text;
        this.words = WordTokenizer.words(text);
    }

    List<Word> words() {
        return words;
    }

    /** The positions of the text in the index. */
    List<Position> positions() {
        List<Position> positions = new ArrayList<>(words.size());
        for (int i = 0; i < words.size(); ) {
            Word word = words.get(i);
            int last = word.hasDigit() ? phoneEnd(i) : i;
            if (last > i || word.hasDigit() && last == i) {
                addPhone(i, last, positions);
            } else if (word.hasDigit() && (last = groupEnd(i)) > i) {
                positions.add(number(i, last));
            } else if ((last = codeEnd(i, false)) > i) {
                addCode(i, last, positions);
            } else {
                last = i;
                positions.add(single(i));
            }
            i = last + 1;
        }
        return positions;
    }

    /** A word by itself. */
    private Position single(int i) {
        Word word = words.get(i);
        if (word.hasDigit()) {
            return Position.of(word, parts(word), List.of(), new Unit(word.start(), word.end()));
        }
        if (word.acronym()) {
            List<String> letters = word.text()
                    .chars()
                    .mapToObj(Character::toString)
                    .map(CompoundAnalyzer::code)
                    .toList();
            return Position.of(word, letters, List.of(), new Unit(word.start(), word.end()));
        }
        if (word.isOneLetter() && isSpacedCode(i)) {
            Word digits = words.get(i + 1);
            return Position.of(
                    word, List.of(), List.of(code(word.text() + digits.text())), new Unit(word.start(), digits.end()));
        }
        return Position.of(word, List.of(), List.of(), null);
    }

    /** Whether a capital letter and the next number are a code, as in "трасса М 4", and not a word at the start of a sentence. */
    private boolean isSpacedCode(int i) {
        Word letter = words.get(i);
        if (!Character.isUpperCase(letter.text().charAt(0))
                || i + 1 == words.size()
                || !words.get(i + 1).startsWithDigit()
                || !isSpace(letter.end(), words.get(i + 1).start())) {
            return false;
        }
        int before = letter.start() - 1;
        while (before >= 0
                && SENTENCE_ENDS.indexOf(text.charAt(before)) < 0
                && !Character.isLetterOrDigit(text.charAt(before))) {
            before--;
        }
        return before >= 0 && SENTENCE_ENDS.indexOf(text.charAt(before)) < 0;
    }

    private static List<String> parts(Word word) {
        if (word.isDigits()) {
            return List.of();
        }
        List<String> parts = new ArrayList<>();
        if (word.isCode()) {
            Matcher part = PARTS.matcher(word.text());
            while (part.find() && parts.size() < MAX_PARTS) {
                String found = Folding.lower(part.group(), null);
                String folded = Character.isDigit(found.charAt(0)) ? Numbers.canonical(found) : Folding.fold(found);
                if (!folded.isEmpty()) {
                    parts.add(folded);
                }
            }
            parts.addAll(starts(word.text()));
        } else {
            String integer = Numbers.integerPart(Numbers.canonical(word.text()));
            if (integer != null) {
                parts.add(integer);
            }
        }
        return parts;
    }

    // Phone numbers

    /** Returns the last word of the phone number that starts with a word; -1 if there is none. */
    private int phoneEnd(int i) {
        Word word = words.get(i);
        if (!word.startsWithDigit() || word.isCode()) {
            return -1;
        }
        int start = PhoneNumbers.start(text, word.start());
        if (start == word.start() && (!mayGoOn(word) || start > 0 && isJoiner(text.charAt(start - 1)))) {
            return -1;
        }
        int end = PhoneNumbers.end(text, start);
        if (end < word.end()) {
            return -1;
        }
        int last = i;
        while (last + 1 < words.size() && words.get(last + 1).end() <= end) {
            last++;
        }
        boolean whole = words.get(last).end() == end || end <= text.length() && text.charAt(end - 1) == ')';
        return whole ? last : -1;
    }

    /** Whether a number may go on after a word. */
    private boolean mayGoOn(Word word) {
        if (!word.isDigits()) {
            return true;
        }
        if (word.end() + 1 >= text.length()) {
            return false;
        }
        char next = text.charAt(word.end());
        return next == '('
                || (PhoneNumbers.isHyphen(next) || isSpace(next))
                        && (Word.isDigit(text.charAt(word.end() + 1)) || text.charAt(word.end() + 1) == '(');
    }

    private static boolean isJoiner(char c) {
        return PhoneNumbers.isHyphen(c) || c == '.' || c == ',' || c == '/';
    }

    /** The words keep their positions. With each starts a term of the digits from there on, so the number is found without its prefixes. */
    private void addPhone(int first, int last, List<Position> positions) {
        int start = PhoneNumbers.start(text, words.get(first).start());
        int end = words.get(last).end();
        Unit unit = new Unit(start, end);
        for (int i = first; i <= last; i++) {
            Word word = words.get(i);
            List<String> digits = new ArrayList<>();
            for (int at = word.start(); at < word.end(); at++) {
                boolean starts =
                        at == word.start() || Word.isDigit(text.charAt(at)) && !Word.isDigit(text.charAt(at - 1));
                String rest = starts ? PhoneNumbers.digits(text, at, end) : "";
                if (rest.length() >= PhoneNumbers.MIN_DIGITS) {
                    digits.add(rest);
                }
            }
            if (first == last && text.charAt(start) == '+') {
                digits.addAll(localForms(word.text()));
            }
            positions.add(Position.of(word, List.of(), digits, unit));
        }
    }

    private static List<String> localForms(String digits) {
        List<String> forms = new ArrayList<>();
        if (digits.length() >= MIN_INTERNATIONAL_LENGTH && digits.length() <= MAX_INTERNATIONAL_LENGTH) {
            for (int length : LOCAL_LENGTHS) {
                forms.add(digits.substring(digits.length() - length));
            }
        }
        return forms;
    }

    // Numbers in groups of digits

    /** Returns the last word of the number with spaces between its groups that starts with a word; the same word if there is none. */
    private int groupEnd(int i) {
        Word first = words.get(i);
        if (!first.isDigits() || first.text().length() > 3 || first.text().charAt(0) == '0') {
            return i;
        }
        int last = i;
        while (last + 1 < words.size() && last - i < MAX_GROUPS) {
            Word next = words.get(last + 1);
            if (!isSpace(words.get(last).end(), next.start()) || !isGroup(next.text())) {
                break;
            }
            if (phoneEnd(last + 1) > last + 1) {
                break;
            }
            last++;
            if (next.text().length() > 3) {
                break;
            }
        }
        return last;
    }

    /** Whether a word is three digits, with or without decimals. */
    private static boolean isGroup(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean right = i == 3 ? c == '.' || c == ',' : Word.isDigit(c);
            if (!right) {
                return false;
            }
        }
        return word.length() == 3 || word.length() > 4;
    }

    /** The groups stay terms of the position, because two numbers may follow one another. */
    private Position number(int first, int last) {
        Set<String> parts = new LinkedHashSet<>();
        String number = canonical(first, last);
        String integer = Numbers.integerPart(number);
        if (integer != null) {
            parts.add(integer);
        }
        for (int i = first; i <= last; i++) {
            parts.add(Numbers.canonical(words.get(i).text()));
        }
        int start = words.get(first).start();
        int end = words.get(last).end();
        return new Position(null, number, List.copyOf(parts), List.of(), start, end, new Unit(start, end));
    }

    private String canonical(int first, int last) {
        StringBuilder digits = new StringBuilder();
        for (int i = first; i <= last; i++) {
            digits.append(words.get(i).text());
        }
        return Numbers.canonical(digits.toString());
    }

    // Codes

    /**
     * Returns the last word of the code that starts with a word; the same word if there is none.
     *
     * @param spaced whether there may be a space between letters and digits
     */
    private int codeEnd(int i, boolean spaced) {
        int last = i;
        boolean letters = !words.get(i).isDigits();
        while (last + 1 < words.size() && last - i + 1 < MAX_PARTS) {
            Word word = words.get(last);
            Word next = words.get(last + 1);
            if (!next.hasDigit() && !word.hasDigit()) {
                break;
            }
            boolean hyphen = isHyphen(word.end(), next.start());
            boolean space = spaced && !word.hasDigit() && isSpace(word.end(), next.start());
            if (!hyphen && !space || !continues(word, next, letters)) {
                break;
            }
            letters |= !next.isDigits();
            last++;
        }
        return last;
    }

    private static boolean continues(Word word, Word next, boolean letters) {
        if (next.startsWithDigit()) {
            return letters && (!word.hasDigit() || next.isDigits() || next.isCode());
        }
        return word.endsWithDigit()
                && (next.hasDigit() || next.text().length() <= MAX_SUFFIX_LENGTH && isUpperCase(next.text()));
    }

    private static boolean isUpperCase(String word) {
        return word.chars().allMatch(Character::isUpperCase);
    }

    private void addCode(int first, int last, List<Position> positions) {
        Unit unit = new Unit(words.get(first).start(), words.get(last).end());
        List<String> terms = codeTerms(first, last);
        int next = first;
        if (words.get(first).isOneLetter()) {
            // "а 330" is a conjunction and a number, so the letter is no word of its own.
            Word number = words.get(first + 1);
            List<String> parts = new ArrayList<>(starts(words.get(first).text() + number.text()));
            parts.add(TextAnalyzer.term(null, number.text()));
            parts.addAll(parts(number));
            positions.add(new Position(
                    null,
                    code(words.get(first).text() + number.text()),
                    parts,
                    terms,
                    words.get(first).start(),
                    number.end(),
                    unit));
            next = first + 2;
        }
        for (int i = next; i <= last; i++) {
            Word word = words.get(i);
            positions.add(
                    Position.of(word, word.hasDigit() ? parts(word) : List.of(), i == first ? terms : List.of(), unit));
        }
    }

    /** The terms of a whole code, and of its starts that are codes, too: Ту-194 for Ту-194М. */
    private List<String> codeTerms(int first, int last) {
        Set<String> terms = new LinkedHashSet<>();
        StringBuilder joined = new StringBuilder();
        for (int i = first; i <= last; i++) {
            Word word = words.get(i);
            if (i > first && word.startsWithDigit() && endsWithDigit(joined)) {
                terms.add(code(joined.toString()));
            }
            joined.append(word.text());
        }
        terms.add(code(joined.toString()));
        terms.addAll(starts(joined.toString()));
        return terms.stream().limit(MAX_PARTS).toList();
    }

    private static boolean endsWithDigit(CharSequence code) {
        return Word.isDigit(code.charAt(code.length() - 1));
    }

    /** The starts of a code that have letters and end with digits before other letters. */
    private static List<String> starts(String word) {
        List<String> starts = new ArrayList<>();
        boolean letter = false;
        for (int i = 0; i + 1 < word.length() && starts.size() < MAX_PARTS / 2; i++) {
            char c = word.charAt(i);
            letter |= Character.isLetter(c);
            if (letter && Word.isDigit(c) && Character.isLetter(word.charAt(i + 1))) {
                starts.add(code(word.substring(0, i + 1)));
            }
        }
        return starts;
    }

    private static String code(String word) {
        return TextAnalyzer.term(null, word);
    }

    // Queries

    /**
     * What a query may mean: its positions as they would be in the index, its words by themselves, and its codes and numbers joined and
     * split.
     */
    Set<List<Position>> readings() {
        Set<List<Position>> readings = new LinkedHashSet<>();
        List<Position> positions = positions();
        readings.add(positions.stream().map(CompoundAnalyzer::withoutOthers).toList());
        if (words.stream().anyMatch(word -> word.hasDigit() || word.isOneLetter() || word.acronym())) {
            readings.add(joined());
            // "C-930" alone is not a word and a number, but "495 123" may be a part of a phone number.
            if (positions.size() > 1 || words.size() > 1 && words.stream().allMatch(Word::hasDigit)) {
                readings.add(words.stream().map(CompoundAnalyzer::plain).toList());
            }
            split().ifPresent(readings::add);
        }
        return readings;
    }

    private static Position withoutOthers(Position position) {
        return new Position(position.word(), position.term(), List.of(), List.of(), 0, 0, null);
    }

    private static Position plain(Word word) {
        return new Position(word.text(), null, List.of(), List.of(), 0, 0, null);
    }

    private static Position fixed(String term) {
        return new Position(null, term, List.of(), List.of(), 0, 0, null);
    }

    private List<Position> joined() {
        List<Position> joined = new ArrayList<>();
        for (int i = 0; i < words.size(); ) {
            Word word = words.get(i);
            int last = word.hasDigit() ? phoneEnd(i) : -1;
            if (last >= i) {
                joined.add(fixed(digits(i, last)));
            } else if (word.hasDigit() && (last = groupEnd(i)) > i) {
                joined.add(fixed(canonical(i, last)));
            } else if ((last = codeEnd(i, true)) > i) {
                joined.add(fixed(code(text(i, last))));
            } else if ((last = initialsEnd(i)) > i) {
                joined.add(plain(new Word(text(i, last), 0, 0, false, true)));
            } else {
                last = i;
                joined.add(plain(word));
            }
            i = last + 1;
        }
        return joined;
    }

    private int initialsEnd(int i) {
        int last = i;
        while (words.get(last).isOneLetter()
                && isUpperCase(words.get(last).text())
                && last + 1 < words.size()
                && words.get(last + 1).isOneLetter()
                && text.charAt(words.get(last).end()) == '.'
                && (words.get(last + 1).start() == words.get(last).end() + 1
                        || isSpace(
                                words.get(last).end() + 1, words.get(last + 1).start()))) {
            last++;
        }
        return last;
    }

    /** The words with codes and acronyms split; empty if there is nothing to split. */
    private Optional<List<Position>> split() {
        List<Word> split = new ArrayList<>();
        for (Word word : words) {
            if (word.acronym()) {
                word.text().chars().forEach(c -> split.add(letter((char) c)));
            } else {
                split.addAll(segments(word));
            }
        }
        return split.size() == words.size()
                ? Optional.empty()
                : Optional.of(split.stream().map(CompoundAnalyzer::plain).toList());
    }

    /** The words with codes split between letters and digits. */
    List<Word> segments() {
        return words.stream().flatMap(word -> segments(word).stream()).toList();
    }

    /** The digits by which a query that is only a phone number is found; empty for others. */
    Set<String> phone() {
        boolean digits = words.size() == 1 && words.get(0).isDigits();
        boolean phone = !digits && words.get(0).hasDigit() && phoneEnd(0) == words.size() - 1;
        return digits || phone ? PhoneNumbers.forms(digits(0, words.size() - 1)) : Set.of();
    }

    private static Word letter(char c) {
        return new Word(String.valueOf(c), 0, 0, false, false);
    }

    /** Splits a code between its first letters and digits, unless a single letter would be left, which may be another word. */
    private static List<Word> segments(Word word) {
        String code = word.text();
        int at = 1;
        while (word.hasDigit() && at < code.length() && Word.isDigit(code.charAt(at)) == word.startsWithDigit()) {
            at++;
        }
        boolean wordAndNumber = word.isCode()
                && at < code.length()
                && (word.startsWithDigit()
                        ? code.length() - at > 1 && code.substring(at).chars().allMatch(Character::isLetter)
                        : at > 1 && code.substring(0, at).chars().allMatch(Character::isLetter));
        return wordAndNumber
                ? List.of(
                        new Word(code.substring(0, at), 0, 0, word.startsWithDigit(), false),
                        new Word(code.substring(at), 0, 0, true, false))
                : List.of(word);
    }

    /** Returns the numbers and codes that the words of a query may be together. */
    List<QueryCompound> compounds() {
        List<QueryCompound> compounds = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            int last = word.hasDigit() ? phoneEnd(i) : -1;
            if (last > i) {
                int start = PhoneNumbers.start(text, word.start());
                compounds.add(
                        new QueryCompound(start, words.get(last).end(), PhoneNumbers.forms(digits(i, last)), true));
                i = last;
            } else if (!word.hasDigit() && (last = codeEnd(i, true)) > i) {
                compounds.add(compound(i, last, code(text(i, last))));
                i = last - 1;
            } else if (word.hasDigit() && (last = groupEnd(i)) > i) {
                compounds.add(compound(i, last, canonical(i, last)));
                addRun(i, compounds);
                i = last;
            } else {
                addRun(i, compounds);
            }
        }
        return compounds;
    }

    /** Digits with spaces may be a phone number. */
    private void addRun(int first, List<QueryCompound> compounds) {
        int last = first;
        while (words.get(last).isDigits()
                && last + 1 < words.size()
                && words.get(last + 1).isDigits()
                && words.get(last + 1).start() - words.get(last).end() <= 2) {
            last++;
        }
        String digits = text(first, last);
        if (last > first && digits.length() >= PhoneNumbers.MIN_DIGITS && digits.length() <= MAX_RUN_DIGITS) {
            compounds.add(new QueryCompound(
                    words.get(first).start(), words.get(last).end(), PhoneNumbers.forms(digits), false));
        }
    }

    private QueryCompound compound(int first, int last, String term) {
        return new QueryCompound(words.get(first).start(), words.get(last).end(), Set.of(term), false);
    }

    private String digits(int first, int last) {
        return PhoneNumbers.digits(
                text, words.get(first).start(), words.get(last).end());
    }

    private String text(int first, int last) {
        StringBuilder joined = new StringBuilder();
        for (int i = first; i <= last; i++) {
            joined.append(words.get(i).text());
        }
        return joined.toString();
    }

    // Characters between words

    private boolean isHyphen(int end, int start) {
        return start == end + 1 && PhoneNumbers.isHyphen(text.charAt(end));
    }

    private boolean isSpace(int end, int start) {
        return start == end + 1 && isSpace(text.charAt(end));
    }

    private static boolean isSpace(char c) {
        return Character.getType(c) == Character.SPACE_SEPARATOR;
    }
}
