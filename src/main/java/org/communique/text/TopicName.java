package org.communique.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/**
 * The name of a topic. Names that differ only in case are equal: they name the same topic. Case is folded as Unicode defines it for every
 * language (Unicode Standard, section 3.13, D145), so {@code ß} equals {@code SS}, while {@code ё} and {@code е} differ, and so do
 * {@code ı} and {@code i}.
 */
public final class TopicName {
    private static final Normalizer2 NFD = Normalizer2.getNFDInstance();
    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();

    private final String spelling;
    private final String key;

    private TopicName(String spelling) {
        this.spelling = spelling;
        this.key = isSimple(spelling) ? foldSimple(spelling) : fold(spelling);
    }

    private static String fold(String spelling) {
        return NFC.normalize(UCharacter.foldCase(NFD.normalize(spelling), true));
    }

    /** Whether a composed text has only letters that fold to one letter each, as their lower case. That saves most of the time of an import. */
    private static boolean isSimple(String spelling) {
        for (int i = 0; i < spelling.length(); i++) {
            char c = spelling.charAt(i);
            if (!(c < '\u0080' || c >= '\u0400' && c <= '\u0482' || c >= '\u048A' && c <= '\u052F')) {
                return false;
            }
        }
        return true;
    }

    private static String foldSimple(String spelling) {
        char[] folded = spelling.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = Character.toLowerCase(folded[i]);
        }
        return new String(folded);
    }

    /** Reads a name as somebody wrote it; null and blank names have an empty spelling. */
    public static TopicName of(String text) {
        return new TopicName(Objects.requireNonNullElse(Characters.comparable(text), ""));
    }

    /** Returns the spellings of different topics, each as it occurs first. */
    public static List<String> distinct(Collection<String> texts) {
        return new LinkedHashSet<>(texts.stream().map(TopicName::of).toList())
                .stream().map(TopicName::spelling).toList();
    }

    /** Returns the name as written, in the form of {@link Characters#comparable}. */
    public String spelling() {
        return spelling;
    }

    /** Returns what all spellings of the topic have in common. Stored keys rely on it: it must not change. */
    public String key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicName name && key.equals(name.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return spelling;
    }
}
