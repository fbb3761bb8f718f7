package org.communique.analysis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Verbs of Slavic languages that differ in aspect only, such as подписать and подписывать. The dictionaries do not connect them, so the other
 * verb is formed by the endings of infinitives, and the dictionary decides whether there is such a verb of that aspect.
 */
final class AspectPairs {
    enum Aspect {
        PERFECTIVE,
        IMPERFECTIVE;

        private Aspect other() {
            return this == PERFECTIVE ? IMPERFECTIVE : PERFECTIVE;
        }
    }

    private static final AspectPairs RUSSIAN = new AspectPairs(
            // The suffixes -ыва-, -ива- and -ва-
            "ать/ывать ать/ивать ить/ывать ять/ивать еть/ивать ить/ивать ить/ливать тить/чивать сить/шивать дить/живать "
                    + "зить/живать стить/щивать нуть/ивать нуть/гивать нуть/нывать ыть/ывать ать/авать еть/евать "
                    // The suffixes -а- and -я-, after a change of the consonant
                    + "ить/ять ить/лять чить/чать шить/шать жить/жать щить/щать тить/чать тить/щать стить/щать дить/ждать "
                    + "дить/жать зить/жать сить/шать сить/сать стить/скать ступить/ступать нуть/ать нуть/гать еть/ать "
                    // Changes of the root
                    + "ложить/лагать ложить/кладывать чать/чинать нять/нимать жать/жимать брать/бирать звать/зывать "
                    + "слать/сылать ереть/ирать рести/ретать сти/стать сть/дать очь/огать ечь/егать ечь/екать ичь/игать "
                    // Verbs of motion
                    + "йти/ходить ойти/ходить изойти/исходить ехать/езжать ежать/егать вести/водить везти/возить "
                    + "нести/носить",
            "сделать/делать построить/строить написать/писать сказать/говорить взять/брать купить/покупать "
                    + "увидеть/видеть услышать/слышать прочитать/читать подготовить/готовить "
                    + "опубликовать/публиковать вернуть/возвращать потребовать/требовать попросить/просить "
                    + "заплатить/платить вырасти/расти стать/становиться упасть/падать лечь/ложиться "
                    + "сесть/садиться сломать/ломать поблагодарить/благодарить отремонтировать/ремонтировать",
            "пойти/походить понести/поносить повести/поводить повезти/повозить положить/полагать рассудить/рассуждать "
                    + "поговорить/поговаривать посмотреть/посматривать выкатить/выкачивать прокатить/прокачивать "
                    + "перекатить/перекачивать скатить/скачивать");

    private static final AspectPairs UKRAINIAN = new AspectPairs(
            "ати/увати яти/ювати ити/ювати ити/увати ити/лювати тити/чувати стити/щувати сити/шувати дити/джувати "
                    + "зити/жувати іти/ювати нути/увати ати/авати іти/івати ити/ивати "
                    + "ити/яти ити/ляти ити/ати тити/чати стити/щати дити/джати сити/шати зити/жати сити/сати стити/скати "
                    + "ступити/ступати нути/ати "
                    + "ласти/ладати чати/чинати йняти/ймати няти/німати брати/бирати ібрати/бирати звати/зивати "
                    + "слати/силати іслати/силати ерти/ирати сти/стати сти/дати глянути/глядати огти/агати ягти/ягати "
                    + "йти/ходити ійти/ходити їхати/їжджати вести/водити везти/возити нести/носити",
            "зробити/робити збудувати/будувати написати/писати сказати/казати взяти/брати купити/купувати "
                    + "побачити/бачити почути/чути прочитати/читати підготувати/готувати "
                    + "опублікувати/публікувати повернути/повертати попросити/просити заплатити/платити "
                    + "вирости/рости стати/ставати",
            "піти/походити понести/поносити повести/поводити повезти/повозити");

    private static final AspectPairs POLISH = new AspectPairs(
            "ać/ywać ać/iwać ać/awać yć/ywać nąć/ywać nąć/iwać ić/ijać nąć/jać "
                    + "ić/iać lić/lać cić/cać ścić/szczać dzić/dzać sić/szać zić/żać yć/ać yć/yać nąć/ać "
                    + "jąć/jmować jąć/ejmować cząć/czynać brać/bierać słać/syłać óc/agać rzeć/ierać worzyć/wierać "
                    + "jść/chodzić ejść/chodzić echać/eżdżać wieść/wodzić wieźć/wozić nieść/nosić",
            "zrobić/robić zbudować/budować napisać/pisać powiedzieć/mówić wziąć/brać kupić/kupować zobaczyć/widzieć "
                    + "usłyszeć/słyszeć przeczytać/czytać opublikować/publikować zapłacić/płacić wzrosnąć/rosnąć",
            "pójść/pochodzić ponieść/ponosić");

    private static final Map<String, AspectPairs> BY_LANGUAGE = Map.of("ru", RUSSIAN, "uk", UKRAINIAN, "pl", POLISH);

    /** An ending of perfective infinitives, and the one of imperfective infinitives; or two whole verbs. */
    private record Pair(String perfective, String imperfective) {
        static List<Pair> parsed(String pairs) {
            return Stream.of(pairs.split(" "))
                    .map(pair -> pair.split("/"))
                    .map(pair -> new Pair(pair[0], pair[1]))
                    .toList();
        }

        /** @param aspect the aspect of the first verb */
        static Pair of(String verb, String other, Aspect aspect) {
            return aspect == Aspect.PERFECTIVE ? new Pair(verb, other) : new Pair(other, verb);
        }

        String of(Aspect aspect) {
            return aspect == Aspect.PERFECTIVE ? perfective : imperfective;
        }
    }

    private final List<Pair> endings;
    private final List<Pair> verbs;
    private final List<Pair> differentVerbs;

    /**
     * @param endings        the endings of pairs
     * @param verbs          pairs that differ in more than their ending
     * @param differentVerbs verbs with the endings of a pair that differ in meaning
     */
    private AspectPairs(String endings, String verbs, String differentVerbs) {
        this.endings = Pair.parsed(endings);
        this.verbs = Pair.parsed(verbs);
        this.differentVerbs = Pair.parsed(differentVerbs);
    }

    /**
     * Returns the verbs of the other aspect.
     *
     * @param verb an infinitive
     * @param has  whether the language has a verb of an aspect
     */
    static List<String> others(String language, String verb, BiPredicate<String, Aspect> has) {
        AspectPairs pairs = BY_LANGUAGE.get(language);
        if (pairs == null) {
            return List.of();
        }
        Set<String> others = new LinkedHashSet<>();
        for (Aspect aspect : Aspect.values()) {
            if (has.test(verb, aspect)) {
                pairs.candidates(verb, aspect).stream()
                        .filter(other -> has.test(other, aspect.other())
                                && !pairs.differentVerbs.contains(Pair.of(verb, other, aspect)))
                        .forEach(others::add);
            }
        }
        return List.copyOf(others);
    }

    private Set<String> candidates(String verb, Aspect aspect) {
        Set<String> candidates = new LinkedHashSet<>();
        verbs.stream()
                .filter(pair -> pair.of(aspect).equals(verb))
                .forEach(pair -> candidates.add(pair.of(aspect.other())));
        String reflexive = verb.endsWith("ся") || verb.endsWith("сь") ? verb.substring(verb.length() - 2) : "";
        String infinitive = verb.substring(0, verb.length() - reflexive.length());
        // Infinitives in -ти have -сь in Russian.
        List<String> reflexives = reflexive.isEmpty() ? List.of("") : List.of("ся", "сь");
        for (Pair pair : endings) {
            if (infinitive.endsWith(pair.of(aspect))) {
                String stem = infinitive.substring(
                        0, infinitive.length() - pair.of(aspect).length());
                for (String alternating : alternating(stem, aspect)) {
                    String other = alternating + pair.of(aspect.other());
                    reflexives.forEach(end -> candidates.add(other + end));
                }
            }
        }
        return candidates;
    }

    /** The stem, and the one with the other vowel: рассмотр- is perfective, and рассматр- imperfective. */
    private static List<String> alternating(String stem, Aspect aspect) {
        List<String> stems = new ArrayList<>(List.of(stem));
        String from = aspect == Aspect.PERFECTIVE ? "оoó" : "аaa";
        String to = aspect == Aspect.PERFECTIVE ? "аaa" : "оoó";
        for (int i = 0; i < from.length(); i++) {
            int last = stem.lastIndexOf(from.charAt(i));
            if (last >= 0) {
                stems.add(stem.substring(0, last) + to.charAt(i) + stem.substring(last + 1));
            }
        }
        return stems;
    }
}
