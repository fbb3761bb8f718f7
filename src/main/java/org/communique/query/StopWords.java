package org.communique.query;

import java.util.List;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;

/** Russian and English words that say nothing about what a text is about. */
public final class StopWords {
    private static final List<CharArraySet> LANGUAGES =
            List.of(RussianAnalyzer.getDefaultStopSet(), EnglishAnalyzer.getDefaultStopSet());

    private StopWords() {}

    /** @param word in lower case */
    public static boolean include(String word) {
        return LANGUAGES.stream().anyMatch(words -> words.contains(word));
    }
}
