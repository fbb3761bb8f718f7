package org.communique.analysis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.store.InputStreamDataInput;
import org.apache.lucene.util.fst.FST;
import org.apache.lucene.util.fst.FST.BytesReader;
import org.apache.lucene.util.fst.PositiveIntOutputs;
import org.jboss.logging.Logger;

/**
 * Guesses the lemmas of words that a dictionary does not have: as those of words with the same ending. The endings are in a finite-state
 * transducer, which reads a word from its last letter on.
 */
final class WordEndings {
    private static final Logger LOG = Logger.getLogger(WordEndings.class);

    /** In letters. Longer endings, such as those of participles of reflexive verbs, are rare. */
    static final int MAX_LENGTH = 8;

    /** Shorter words are mostly irregular, or acronyms. */
    static final int MIN_WORD_LENGTH = 4;

    private static final int MIN_STEM_LENGTH = 2;
    private static final String SEPARATOR = "|";

    /** How the lemma of a word is formed: by cutting so many letters and adding others. */
    record Rule(int cut, String added) {
        static Rule of(String word, String lemma) {
            int common = 0;
            while (common < Math.min(word.length(), lemma.length()) && word.charAt(common) == lemma.charAt(common)) {
                common++;
            }
            return new Rule(word.length() - common, lemma.substring(common));
        }

        boolean applies(String word) {
            return word.length() - cut >= MIN_STEM_LENGTH;
        }

        String lemma(String word) {
            return word.substring(0, word.length() - cut) + added;
        }

        /** Only endings of up to nine letters are counted, so that the first character is enough for the number. */
        private static Rule parsed(String rule) {
            return new Rule(rule.charAt(0) - '0', rule.substring(1));
        }

        @Override
        public String toString() {
            return cut + added;
        }
    }

    /** By ending: the index of the rules. */
    private final FST<Long> endings;

    private final List<List<Rule>> rules;

    WordEndings(FST<Long> endings, List<List<Rule>> rules) {
        this.endings = endings;
        this.rules = rules;
    }

    /** Returns the lemmas by the longest known ending, the most frequent first. */
    List<String> lemmas(String word) {
        return word.length() < MIN_WORD_LENGTH
                ? List.of()
                : rules(word).stream()
                        .filter(rule -> rule.applies(word))
                        .map(rule -> rule.lemma(word))
                        .toList();
    }

    private List<Rule> rules(String word) {
        BytesReader in = endings.getBytesReader();
        FST.Arc<Long> arc = endings.getFirstArc(new FST.Arc<>());
        long output = 0;
        long longest = -1;
        try {
            // The first letter is never part of an ending.
            for (int i = word.length() - 1; i > 0 && endings.findTargetArc(word.charAt(i), arc, arc, in) != null; i--) {
                output += arc.output();
                if (arc.isFinal()) {
                    longest = output + arc.nextFinalOutput();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A transducer in memory cannot be read.", e);
        }
        return longest < 0 ? List.of() : rules.get((int) longest);
    }

    /** The name of the file with the endings of a language. */
    static String file(String language) {
        return "endings-" + language + ".fst";
    }

    /** @param language the ISO 639-1 code of a language with a dictionary */
    static WordEndings of(String language) {
        try (InputStream in = WordEndings.class.getResourceAsStream(file(language))) {
            if (in == null) {
                LOG.warnf(
                        "The endings of %s are collected now, because the build did not. That takes some ten seconds.",
                        language);
                return WordEndingsBuilder.build(LemmaDictionary.of(language));
            }
            return read(new InputStreamDataInput(new BufferedInputStream(in)));
        } catch (IOException e) {
            throw new UncheckedIOException("The endings of " + language + " cannot be read.", e);
        }
    }

    private static WordEndings read(DataInput in) throws IOException {
        int count = in.readVInt();
        List<List<Rule>> rules = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rules.add(List.of(in.readString().split("\\" + SEPARATOR)).stream()
                    .map(Rule::parsed)
                    .toList());
        }
        return new WordEndings(new FST<>(FST.readMetadata(in, PositiveIntOutputs.getSingleton()), in), rules);
    }

    void write(DataOutput out) throws IOException {
        out.writeVInt(rules.size());
        for (List<Rule> list : rules) {
            out.writeString(
                    String.join(SEPARATOR, list.stream().map(Rule::toString).toList()));
        }
        endings.save(out, out);
    }
}
