package org.communique.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import morfologik.fsa.ByteSequenceIterator;
import morfologik.fsa.FSATraversal;
import morfologik.fsa.MatchResult;
import morfologik.stemming.Dictionary;
import morfologik.stemming.DictionaryLookup;
import morfologik.stemming.ISequenceEncoder;
import morfologik.stemming.WordData;

/**
 * The lemmas of the words of a language, their forms, and how frequent they are. The dictionaries are those of LanguageTool in the format of
 * Morfologik: finite automata, in which words are looked up without unpacking them. Words and lemmas are in lower case.
 */
final class LemmaDictionary {
    private static final String RESOURCES = "/org/languagetool/resource/";
    private static final int START_LENGTH = 3;

    /** Separates a lemma from a tag in the dictionary of forms. */
    private static final char TAG = '|';

    /** The last byte of an entry of the dictionary of frequencies is from A to Z. */
    private static final char LOWEST_FREQUENCY = 'A';

    private static final Map<String, LemmaDictionary> BY_LANGUAGE = Map.of(
            "ru", new LemmaDictionary("ru/russian", "ru/hunspell/ru_RU", false, List.of("NN", "ADJ", "VB", "PT")),
            "uk", new LemmaDictionary("uk/ukrainian", "uk/hunspell/uk_UA", true, List.of("noun", "adj", "verb")),
            "en", new LemmaDictionary("en/english", "en/hunspell/en_US", true, List.of("NN", "JJ", "VB")),
            "pl",
                    new LemmaDictionary(
                            "pl/polish",
                            "pl/hunspell/pl_PL",
                            true,
                            List.of("subst", "adj", "verb", "ger", "pact", "ppas")));

    /** Whether names are written with a capital letter. */
    private final boolean hasCapitals;

    /** The starts of the tags of the parts of speech to which new words are added. */
    private final List<String> openClasses;

    private final Dictionary lemmas;
    private final Dictionary forms;
    private final Dictionary frequencies;
    private final Charset frequencyCharset;
    private final ThreadLocal<DictionaryLookup> lookup;

    /** A lemma of a word, and how the word is derived from it, in the notation of the dictionary. */
    record Reading(String lemma, String tag) {}

    private LemmaDictionary(String name, String spelling, boolean hasCapitals, List<String> openClasses) {
        this.hasCapitals = hasCapitals;
        this.openClasses = openClasses;
        lemmas = read(name + ".dict");
        forms = read(name + "_synth.dict");
        frequencies = read(spelling + ".dict");
        frequencyCharset = Charset.forName(frequencies.metadata.getEncoding());
        lookup = ThreadLocal.withInitial(() -> new DictionaryLookup(lemmas));
    }

    /** ISO 639-1 codes. */
    static Set<String> languages() {
        return BY_LANGUAGE.keySet();
    }

    /** Returns the dictionary of a language by its ISO 639-1 code; null if there is none. */
    static LemmaDictionary of(String language) {
        return BY_LANGUAGE.get(language);
    }

    private static Dictionary read(String name) {
        try {
            return Dictionary.read(LemmaDictionary.class.getResource(RESOURCES + name));
        } catch (IOException e) {
            throw new UncheckedIOException("The dictionary " + name + " cannot be read.", e);
        }
    }

    /** Returns the readings of a word; none if the dictionary does not have it. */
    List<Reading> readings(String word) {
        List<Reading> readings = new ArrayList<>();
        for (String spelling : spellings(word)) {
            for (WordData data : lookup.get().lookup(spelling)) {
                String tag = data.getTag() == null ? "" : data.getTag().toString();
                readings.add(new Reading(data.getStem().toString().toLowerCase(Locale.ROOT), tag));
            }
        }
        return readings;
    }

    boolean has(String word) {
        return spellings(word).stream()
                .anyMatch(spelling -> !lookup.get().lookup(spelling).isEmpty());
    }

    /** Calls the consumer for each inflected word and each of its lemmas, grouped by word, in the parts of speech to which new words are added. */
    void forEachInflected(BiConsumer<String, String> consumer) {
        String last = "";
        Set<String> lemmasOfLast = new HashSet<>();
        for (WordData entry : new DictionaryLookup(lemmas)) {
            CharSequence tag = entry.getTag() == null ? "" : entry.getTag();
            if (openClasses.stream().anyMatch(start -> tag.toString().startsWith(start))) {
                String word = entry.getWord().toString().toLowerCase(Locale.ROOT);
                if (!word.equals(last)) {
                    lemmasOfLast.clear();
                    last = word;
                }
                String lemma = entry.getStem().toString().toLowerCase(Locale.ROOT);
                if (lemmasOfLast.add(lemma)) {
                    consumer.accept(word, lemma);
                }
            }
        }
    }

    /** Returns how frequent a word is, from 0 to 25, on a logarithmic scale. The Russian dictionary has only frequencies of lemmas. */
    int frequency(String word) {
        return spellings(word.replace('ё', 'е')).stream()
                .mapToInt(this::frequencyOfSpelling)
                .max()
                .orElse(0);
    }

    private int frequencyOfSpelling(String word) {
        byte separator = frequencies.metadata.getSeparator();
        byte[] letters = word.getBytes(frequencyCharset);
        byte[] key = Arrays.copyOf(letters, letters.length + 1);
        key[letters.length] = separator;
        MatchResult match = new FSATraversal(frequencies.fsa).match(key);
        if (match.kind != MatchResult.SEQUENCE_IS_A_PREFIX) {
            return 0;
        }
        ByteBuffer rest = new ByteSequenceIterator(frequencies.fsa, match.node).next();
        return rest.get(rest.limit() - 1) - LOWEST_FREQUENCY;
    }

    private List<String> spellings(String word) {
        return hasCapitals && !word.isEmpty()
                ? List.of(word, Character.toTitleCase(word.charAt(0)) + word.substring(1))
                : List.of(word);
    }

    /** Returns the first three letters of each form of a lemma. */
    Set<String> starts(String lemma) {
        Set<String> found = new LinkedHashSet<>();
        for (String spelling : spellings(lemma)) {
            forms(spelling).forEach(form -> found.add(start(form.toLowerCase(Locale.ROOT))));
        }
        return found;
    }

    static String start(String word) {
        return word.substring(0, Math.min(START_LENGTH, word.length()));
    }

    private List<String> forms(String lemma) {
        Charset charset = Charset.forName(forms.metadata.getEncoding());
        byte[] key = (lemma + TAG).getBytes(charset);
        MatchResult match = new FSATraversal(forms.fsa).match(key);
        if (match.kind != MatchResult.SEQUENCE_IS_A_PREFIX) {
            return List.of();
        }
        ISequenceEncoder encoding = forms.metadata.getSequenceEncoderType().get();
        List<String> found = new ArrayList<>();
        ByteSequenceIterator rest = new ByteSequenceIterator(forms.fsa, match.node);
        while (rest.hasNext()) {
            ByteBuffer tagAndForm = rest.next();
            byte[] entry = new byte[key.length + tagAndForm.remaining()];
            System.arraycopy(key, 0, entry, 0, key.length);
            tagAndForm.get(entry, key.length, tagAndForm.remaining());
            int separator = key.length;
            while (separator < entry.length && entry[separator] != forms.metadata.getSeparator()) {
                separator++;
            }
            if (separator + 1 < entry.length) {
                // The decoder reads arrays from their start.
                ByteBuffer form = encoding.decode(
                        ByteBuffer.allocate(2 * entry.length),
                        ByteBuffer.wrap(Arrays.copyOf(entry, separator)),
                        ByteBuffer.wrap(Arrays.copyOfRange(entry, separator + 1, entry.length)));
                found.add(charset.decode(form).toString());
            }
        }
        return found;
    }
}
