package org.communique.analysis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.lucene.store.OutputStreamDataOutput;
import org.apache.lucene.util.IntsRefBuilder;
import org.apache.lucene.util.fst.FST;
import org.apache.lucene.util.fst.FSTCompiler;
import org.apache.lucene.util.fst.PositiveIntOutputs;
import org.apache.lucene.util.fst.Util;
import org.communique.analysis.WordEndings.Rule;

/**
 * Collects the endings of a dictionary. That takes ten seconds a language, so it is done when the service is built: {@code main} writes a
 * file for each language into the folder of the compiled classes.
 */
final class WordEndingsBuilder {
    /** One lemma in so many is counted. Counting all of them connects 0.7 % more pairs of unknown words, and takes more memory. */
    private static final int SAMPLE = 4;

    /** Endings of fewer words are left out. */
    private static final int MIN_WORDS = 5;
    /** The part of the words with an ending that must follow a rule. */
    private static final double MIN_SHARE = 0.08;

    private static final int MAX_RULES = 3;

    private final Map<String, Map<Rule, Integer>> words = new HashMap<>();

    public static void main(String... args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        LemmaDictionary.languages().parallelStream()
                .filter(language -> !Files.exists(folder.resolve(WordEndings.file(language))))
                .forEach(language -> write(language, folder));
    }

    private static void write(String language, Path folder) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            build(LemmaDictionary.of(language)).write(new OutputStreamDataOutput(file));
            Files.write(folder.resolve(WordEndings.file(language)), file.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("The endings of " + language + " cannot be written.", e);
        }
    }

    static WordEndings build(LemmaDictionary dictionary) {
        return build(dictionary, lemma -> true);
    }

    /** @param selected the lemmas whose words are considered */
    static WordEndings build(LemmaDictionary dictionary, Predicate<String> selected) {
        WordEndingsBuilder builder = new WordEndingsBuilder();
        dictionary.forEachInflected((word, lemma) -> {
            if (Math.floorMod(lemma.hashCode(), SAMPLE) == 0 && selected.test(lemma)) {
                builder.add(word, lemma);
            }
        });
        return builder.build();
    }

    private void add(String word, String lemma) {
        Rule rule = Rule.of(word, lemma);
        if (word.length() >= WordEndings.MIN_WORD_LENGTH && rule.applies(word)) {
            int longest = Math.min(WordEndings.MAX_LENGTH, word.length() - 1);
            for (int length = Math.max(1, rule.cut()); length <= longest; length++) {
                words.computeIfAbsent(word.substring(word.length() - length), ending -> new HashMap<>(2))
                        .merge(rule, 1, Integer::sum);
            }
        }
    }

    private WordEndings build() {
        List<String> endings = new ArrayList<>(words.keySet());
        endings.sort(Comparator.comparingInt(String::length));
        Map<String, List<Rule>> kept = new HashMap<>();
        for (String ending : endings) {
            List<Rule> rules = rules(words.get(ending));
            // An ending with the rules of a shorter one says nothing new.
            if (!rules.isEmpty() && !rules.equals(rulesOfLongest(ending.substring(1), kept))) {
                kept.put(ending, rules);
            }
        }
        return transducer(kept);
    }

    private static List<Rule> rules(Map<Rule, Integer> counts) {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return all < MIN_WORDS
                ? List.of()
                : counts.entrySet().stream()
                        .filter(rule -> rule.getValue() >= MIN_SHARE * all)
                        .sorted(Map.Entry.<Rule, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(rule -> rule.getKey().toString()))
                        .limit(MAX_RULES)
                        .map(Map.Entry::getKey)
                        .toList();
    }

    private static List<Rule> rulesOfLongest(String ending, Map<String, List<Rule>> kept) {
        for (int i = 0; i < ending.length(); i++) {
            List<Rule> rules = kept.get(ending.substring(i));
            if (rules != null) {
                return rules;
            }
        }
        return List.of();
    }

    private static WordEndings transducer(Map<String, List<Rule>> rulesByEnding) {
        Map<List<Rule>, Long> indexes = new LinkedHashMap<>();
        // A transducer is built in the order of its inputs.
        Map<String, List<Rule>> reversed = new TreeMap<>();
        rulesByEnding.forEach((ending, rules) ->
                reversed.put(new StringBuilder(ending).reverse().toString(), rules));
        try {
            FSTCompiler<Long> compiler =
                    new FSTCompiler.Builder<>(FST.INPUT_TYPE.BYTE2, PositiveIntOutputs.getSingleton()).build();
            IntsRefBuilder input = new IntsRefBuilder();
            for (Map.Entry<String, List<Rule>> entry : reversed.entrySet()) {
                long index = indexes.computeIfAbsent(entry.getValue(), rules -> (long) indexes.size());
                compiler.add(Util.toUTF16(entry.getKey(), input), index);
            }
            return new WordEndings(
                    FST.fromFSTReader(compiler.compile(), compiler.getFSTReader()), List.copyOf(indexes.keySet()));
        } catch (IOException e) {
            throw new UncheckedIOException("A transducer cannot be built in memory.", e);
        }
    }
}
