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
        this.key = NFC.normalize(UCharacter.foldCase(NFD.normalize(spelling), true));
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
