package org.communique.analysis;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The positive degree of Ukrainian adjectives: of новіший and найновіший it is новий. */
final class UkrainianDegrees {
    private static final Map<String, List<String>> SUPPLETIVE = Map.of(
            "більший", List.of("великий"),
            "менший", List.of("малий"),
            "кращий", List.of("добрий", "гарний"),
            "ліпший", List.of("добрий"),
            "гірший", List.of("поганий"));
    /** The end of a comparative without -ий, and the ends that the positive may have instead, without -ий. */
    private static final Map<String, List<String>> ENDS = Map.of(
            "іш", List.of("", "н"),
            "жч", List.of("зьк", "г", "зк", "ж"),
            "щ", List.of("сок", "ст"),
            "ш", List.of("к", "ок", "ек", "", "г"));

    private UkrainianDegrees() {}

    static List<String> positives(String degree, Predicate<String> isAdjective) {
        String comparative = degree.startsWith("най") ? degree.substring(3) : degree;
        List<String> suppletive = SUPPLETIVE.get(comparative);
        if (suppletive != null) {
            return suppletive;
        }
        String stem = comparative.substring(0, Math.max(0, comparative.length() - 2));
        return ENDS.entrySet().stream()
                .filter(end -> stem.endsWith(end.getKey()))
                .flatMap(end -> end.getValue().stream()
                        .map(other ->
                                stem.substring(0, stem.length() - end.getKey().length()) + other + "ий"))
                .filter(isAdjective)
                .toList();
    }
}
