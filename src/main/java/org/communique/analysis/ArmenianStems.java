package org.communique.analysis;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reduces Eastern Armenian words to stems that all forms of a lexeme reach. A verb's stem ends in "-ել" like an infinitive, so that it
 * differs from the stem of a noun of the same root.
 *
 * <p>Inside this class and in stems, the two letters "ու" are the single letter "ւ": it is one vowel, and the reformed spelling has no
 * other use for the letter.
 */
final class ArmenianStems {
    private static final int MAX_STEMS = 4;
    private static final String VOWELS = "աեէըիոօւ";

    /** Stems of oblique and plural forms that no rule leads back to the nominative, after the nominative. */
    private static final Map<String, String> NOUNS = aliases("""
            տուն տան տն;շուն շան շն;ձուկ ձկան ձկ ձկն;անուն անվան անվ անվամբ;ազգանուն ազգանվան;աշուն աշնան;գարուն գարնան;ձմեռ ձմռան;ամառ ամռան
            մանուկ մանկան մանկ;լեռ լեռան լեռն;դուռ դռան դռն դռ;բեռ բեռան բեռն;թոռ թոռան թոռն;եզ եզան եզն;մահ մահվան մահվ մահվամբ
            ծնունդ ծննդյան ծննդ;հանգիստ հանգստյան հանգստ;կորուստ կորստյան կորստ;գալուստ գալստյան գալստ;երեկո երեկոյան
            արյուն արյան արյ արյամբ;ձյուն ձյան;սյուն սյան;անկյուն անկյան;մատյան մատեն
            կին կնոջ կն կանայք կանանց;քուր քույր քրոջ քր;հայր հոր;մայր մոր;եղբայր եղբոր;տեր տիրոջ տիր;ընկեր ընկերոջ
            աղջիկ աղջկան աղջկա աղջկ;օրենք;տարի տար;մարդ մարդիկ մարդկանց մարդկ;տղամարդ տղամարդիկ տղամարդկանց;դուստր դստեր;կայսր կայսեր
            աստված աստծո աստծու աստծ;սեր սիրո սիր;մեջ միջ միջ;ամուսին ամուսն;անկողին անկողն;լուսին լուսն;գին գն;թիվ թվ;հանդես հանդիս
            գիշեր;լիդեր;սերվեր;պրեմիեր;դեր;ծեր;կոմպյուտեր;օպեր;մինիստր;մուտք;ելույթ;դիրք;հիմք;ուժ;ուղ;ժողով;ծով;կով;նիստ;կուսակցութ
            միտք մտք;գիրք գրք;պայման;սահման;դրաման;ռուս;կուրս;կիրք;մարտ;օր;հյուր;սուրճ;խաղող;հող;գող;կող;դող;շող;աղ;հին;լինդ;նիկոլ
            առաջին;վերջին;միջին;փաշինյան;քրիստոս;արմեն;գուրգեն;կարեն;սուրեն;արսեն;հունիս;հուլիս;ապրիլ;կիլ;տիպ;ֆիլմ;ֆուտբոլ;բիզնես;լիտր
            վիճակ;գլոբալ;սոցիալ;ֆեստիվալ;կապիտալ;հոսպիտալ;պորտալ;կանալ;արսենալ;օթել;գաբրիել;միքայել;իսրայել;դանիել;ներ;համար;այդ;այն;մեկ""");

    /** Pronouns and other words all of whose forms are listed, after their stem. */
    private static final Map<String, Set<String>> FORMS = forms("""
            եմ ես է ենք եք են էի էիր էր էինք էիք էին չեմ չես չէ չենք չեք չեն չէի չէիր չէր չէինք չէիք չէին
            ինձ իմ իմը ինձնից ինձնով ինձանից ինձանով;քեզ դու քո քոնը քեզնից քեզանից քեզնով
            նա նրա նրան նրանից նրանով նրանը;նրանք նրանց նրանցից նրանցով;մենք մեզ մեր մերը մեզնից մեզանից մեզնով
            դուք ձեզ ձեր ձերը ձեզնից ձեզանից;ինքը ինքն իրեն իր իրենից իրենով;իրենք իրենց իրենցից;սա սրա սրան սրանից սրանով;դա դրա դրան դրանից դրանով
            սրանք սրանց;դրանք դրանց դրանցից;ով ում ումից;ովքեր;ինչ ինչի ինչից ինչով ինչեր;ամեն;բոլոր բոլորը բոլորի բոլորին բոլորից բոլորով
            գալել արի արեք;կինել կանեմ;տալել տուր տվեք;լինել եղիր եղեք կա կան կար կային չկա չկան չկար չկային կայի;պետք;մի;որ որը որի որին որից որով որոնք որոնց
            համար;մասին;հետո;ավելի;այստեղ;այնտեղ;այսօր այսօրվա;երեկ երեկվա;վաղը վաղվա;շատ շատերը շատերի շատերին;կարող;չի;նաեվ;բայց;հետ;մինչեվ;եվ
            գնել գնում գնող;գնալել գնում գնող գնա գնաց գնացի գնացիր գնացինք գնացիք գնացին գնալ գնալու գնալուց գնալով գնալիս գնացել գնացած գնամ գնաս գնանք գնաք գնան կգնա կգնամ կգնաս կգնանք կգնաք կգնան չգնաց չգնա չգնալ գնայի գնար կգնար կգնային չգնացին չգնացել գնացեք
            ասել ասա ասաց ասացի ասացին ասացինք ասացիր չասաց""");

    /** The stems of irregular verbs, after the one that stands for them all. */
    private static final Map<String, String> VERBS = aliases("""
            գալ գ եկ;տալ տ տվ;լին եղ;ուտ կեր;տան տար;դն դր;տես տեսն;գտ գտն;հաս հասն;մտ մտն;իջ իջն;ելն ել;անց անցն;ընկ ընկն;հագ հագն
            առ առն;մեռ մեռն;ան ար;ունեն ուն ունե;գիտ գիտե;դառն դարձ;վերադառն վերադարձ;փախ փախչ;թռ թռչ;կպ կպչ;սառ սառչ;կոր կորչ;դիպ դիպչ;հանգ հանգչ
            կարող;բեր;աս;թող թողն;ստան;իման;գն;մն;զգ;կարող;պրծ պրծն;հեծ հեծն;խոստ;լվ լվան;բան;հան;սպան;տիրան;ծախ;նախատես;վերագտ վերագտն;դարձն դարձր""");

    /** Verbs in -ալ and verbs whose past has no -եց-: only these take the short endings in -ա-, which are mostly nominal. */
    private static final Set<String> SHORT_PAST = words("""
            կարդ գն մն խաղ զգ լող հավատ ցանկ խոստ որոն վստահ հոգ խնդ գալ տալ տես գտ հաս մտ իջ ելն անց ընկ մեռ դառն վերադառն փախ թռ կպ սառ կոր
            դիպ հագ լին առ ստան իման ունեն կարող ուտ տան բեր աս ծիծաղ խոս հոս""");

    /** Nouns in -ի of which a noun without it differs, or which look like verbs. */
    private static final Set<String> FINAL_I = words("գինի հոգի որդի տարի բարի եկեղեցի կարի");

    /** Roots that begin with a letter that is elsewhere a prefix of verbs: conditional կ-, negative չ-. */
    private static final String[] K_ROOTS = {
        "կարդ",
        "կատար",
        "կառ",
        "կանչ",
        "կապ",
        "կազմ",
        "կորչ",
        "կորց",
        "կորավ",
        "կորած",
        "կորա",
        "կտր",
        "կպ",
        "կրկն",
        "կրթ",
        "կիրառ",
        "կախ",
        "կարծ",
        "կարոտ",
        "կենտրոն",
        "կասեց",
        "կարգ",
        "կանգն",
        "կոչ",
        "կոտր",
        "կռվ",
        "կւտակ",
        "կշռ",
        "կողմ",
        "կարող",
        "կայ",
        "կանխ",
        "կիս",
        "կեր",
        "կրճատ",
        "կրել",
        "կրւմ",
        "կարեվոր",
        "կրակ",
        "կանոն",
        "կնք",
        "կաղ",
        "կար",
        "կառավար",
        "կասկած",
        "կոնկրետ",
        "կազմակերպ"
    };

    private static final String[] CH_ROOTS = {"չափ", "չոր", "չար", "չեզոք", "չին", "չորս", "չվ"};

    /** Endings that only verbs have. */
    private static final String[] VERB_ENDINGS = {
        "ելւց", "ալւց", "եցինք", "եցիք", "եցիր", "եցին", "եցեք", "եցանք", "եցաք", "եցար", "եցավ", "եցան", "ացինք",
        "ացիք", "ացիր", "ացեք", "ացանք", "ացաք", "ացար", "ացավ", "ացան", "եինք", "եիք", "եիր", "եին", "այինք", "այիք",
        "այիր", "ելով", "ալով", "ելիս", "ալիս", "ելիք", "ելւն", "ալւն", "ելւ", "ալւ", "ելը", "ելն", "ելի", "եցի", "եցա",
        "ացա", "ել", "եց", "եի", "եմ", "ենք", "եք"
    };
    /** Endings that verbs share with nouns and names. */
    private static final String[] MIXED_ENDINGS = {
        "ացին", "ային", "ացի", "այի", "ալը", "ալն", "անք", "ալ", "աց", "ես", "են", "եր", "իր", "ւմ", "ամ", "աս", "ար",
        "աք", "ան", "ավ", "ի", "ա", "ւ"
    };

    private static final String[] CAUSATIVE_PAST = {"ցրինք", "ցրիք", "ցրին", "ցրիր"};
    private static final Set<String> SHORT_ENDINGS = words("անք ամ աս ար աք ան ավ");
    private static final Set<String> SUBJUNCTIVE = words("""
            եմ ես ի ենք եք են ամ աս ա անք աք ան եի եիր եր եինք եիք եին այի այիր ար այինք այիք ային""");
    private static final String[] NOMINAL_SUFFIXES = {
        "ստան", "արան", "ական", "յան", "անոց", "ներ", "եղեն", "ագետ", "ային", "ավոր", "ւհի", "որդ", "յակ"
    };

    private final Set<String> stems = new LinkedHashSet<>(MAX_STEMS * 2);

    private ArmenianStems() {}

    /** The stems of a word in lower case, likeliest first. */
    static Set<String> stems(String word) {
        if (word.isEmpty()) {
            return Set.of(word);
        }
        String w = letters(word);
        Set<String> known = FORMS.get(w);
        if (known != null) {
            return known;
        }
        if (w.length() > 7 && w.startsWith("ամենա")) {
            w = w.substring(5);
        }
        int abstraction = abstractSuffix(w);
        if (abstraction > 0) {
            return Set.of(w.substring(0, abstraction) + "ւթյւն");
        }
        ArmenianStems found = new ArmenianStems();
        // Causatives alone have a past in -ցրին; the rules know the singular.
        int causative = ending(w, CAUSATIVE_PAST) == null ? -1 : w.lastIndexOf("ցր");
        found.analyze(causative > 0 ? w.substring(0, causative) + "ցրեց" : w);
        return found.stems;
    }

    private void analyze(String w) {
        String alias = NOUNS.get(w);
        if (alias != null) {
            add(alias);
            if (!w.endsWith("ան")) {
                return;
            }
        }
        boolean finalI = FINAL_I.contains(w) || FINAL_I.contains(withoutArticle(w));
        String ending = finalI ? null : ending(w, VERB_ENDINGS);
        if (ending != null && NOUNS.containsKey(withoutArticle(w))) {
            ending = null;
        }
        if (ending != null) {
            addVerbs(w, ending);
            if (!stems.isEmpty()) {
                return;
            }
        }
        ending = finalI || alias != null ? null : ending(w, MIXED_ENDINGS);
        if (ending == null) {
            addNouns(w);
        } else if (ending.equals("ւմ")) {
            // A present participle far more often than a locative.
            if (!hasNominalSuffix(w, 2)) {
                addVerbs(w, ending);
            }
            addNouns(w);
        } else if (w.startsWith("կ") && SUBJUNCTIVE.contains(ending) && !startsWithAny(w, K_ROOTS)) {
            addNouns(w);
            addVerbs(w, ending);
        } else {
            addNouns(w);
            if (!hasNominalSuffix(w, ending.length())) {
                addVerbs(w, ending);
            }
        }
        if (stems.isEmpty()) {
            stems.add(w);
        }
    }

    // Verbs

    private void addVerbs(String word, String ending) {
        String w = word;
        boolean prefixed = false;
        if (w.startsWith("չ") && w.length() > ending.length() + 2 && !startsWithAny(w, CH_ROOTS)) {
            w = w.substring(1);
            prefixed = true;
        }
        if (!prefixed && w.startsWith("կ") && SUBJUNCTIVE.contains(ending) && !startsWithAny(w, K_ROOTS)) {
            addVerb(w.substring(1, w.length() - ending.length()), ending, true);
            // With a vowel after it, կ- may well belong to the root.
            if (w.length() < 2 || !isVowel(w.charAt(1))) {
                return;
            }
        }
        addVerb(w.substring(0, w.length() - ending.length()), ending, prefixed);
        if (!prefixed && w.startsWith("կ") && w.length() > 4) {
            // The root may begin with կ-, or may only look like it: կապրի is from ապրել. In -ացի, the -աց- may be the
            // root's.
            if (SUBJUNCTIVE.contains(ending) && startsWithAny(w, K_ROOTS)) {
                addVerb(w.substring(1, w.length() - ending.length()), ending, true);
            } else if (ending.equals("ացի") || ending.equals("եցի")) {
                addVerb(w.substring(1, w.length() - 1), "ի", true);
            }
        }
    }

    private void addVerb(String root, String ending, boolean prefixed) {
        String alias = VERBS.get(root);
        if (root.isEmpty() || root.length() < 2 && alias == null) {
            return;
        }
        if (alias == null
                && !prefixed
                && (ending.equals("եր") && root.endsWith("ն") || ending.equals("ի") && root.endsWith("եր"))) {
            return;
        }
        if ((ending.equals("իր") || ending.equals("եր")) && root.length() < 2) {
            return;
        }
        if (ending.equals("ւ") && !root.endsWith("ցր") && !(alias != null && prefixed)) {
            return;
        }
        if (SHORT_ENDINGS.contains(ending)
                && !prefixed
                && !SHORT_PAST.contains(alias == null ? root : alias)
                && !isInchoative(root)) {
            return;
        }
        if (ending.startsWith("աց") && ending.length() > 2 && ending.charAt(2) == 'ա' && alias == null) {
            // -ացա belongs to verbs in -անալ alone.
            addVerbStem(VERBS.getOrDefault(root + "ան", root));
            return;
        }
        if (ending.startsWith("աց") && VERBS.containsKey(root + "ան")) {
            addVerbStem(root + "ան");
            return;
        }
        if (ending.startsWith("եց") && VERBS.containsKey(root + "են")) {
            addVerbStem(root + "են");
            return;
        }
        addVerbStem(verbStem(root));
    }

    private void addVerbStem(String stem) {
        add(stem.endsWith("ել") ? stem : stem + "ել");
    }

    /** Unites the present, past and causative stems of a verb. */
    private static String verbStem(String root) {
        String alias = VERBS.get(root);
        if (alias != null) {
            return alias;
        }
        int length = root.length();
        if (root.endsWith("ցր") || root.endsWith("դարձր")) {
            return root.substring(0, length - 1) + "ն";
        }
        if (root.endsWith("դարձ")) {
            return root.substring(0, length - 4) + "դառն";
        }
        if (length > 3 && (root.endsWith("աց") || root.endsWith("եց"))) {
            String before = root.substring(0, length - 2);
            String inchoative = before + (root.endsWith("աց") ? "ան" : "են");
            return VERBS.getOrDefault(inchoative, before);
        }
        return isInchoative(root) ? root.substring(0, length - 2) : root;
    }

    private static boolean isInchoative(String root) {
        return root.length() > 4 && (root.endsWith("ան") || root.endsWith("են"));
    }

    // Nouns

    private void addNouns(String w) {
        int n = w.length();
        char last = w.charAt(n - 1);
        char previous = n > 1 ? w.charAt(n - 2) : 0;
        if (n < 4 && !(last == 'ը' && n > 2)) {
            addCase(w);
            return;
        }
        switch (last) {
            case 'ը' -> addCase(w.substring(0, n - 1));
            case 'ն' -> addWithN(w, previous);
            case 'ս', 'դ' -> {
                String bare = w.substring(0, n - 1);
                boolean plural = bare.endsWith("եր") && n > 4;
                boolean owned = plural
                        || !isVowel(previous)
                                && previous != 'յ'
                                && !(last == 'դ' && (previous == 'ն' || previous == 'ր'));
                if (owned && !(last == 'ս' && previous == 'ր')) {
                    addCase(bare);
                } else if (previous == 'յ') {
                    addBase(w);
                } else if (last == 'ս' && previous == 'ի'
                        || NOUNS.containsKey(bare)
                        || bare.endsWith("ւն")
                        || isVowel(previous)) {
                    addBase(w);
                    addCase(bare);
                } else {
                    addBase(w);
                    addBase(bare);
                }
            }
            default -> addCase(w);
        }
    }

    private void addWithN(String w, char previous) {
        int n = w.length();
        String bare = w.substring(0, n - 1);
        if (!isVowel(previous) && previous != 'յ') {
            addCase(bare);
            return;
        }
        switch (previous) {
            case 'ի' -> {
                addCase(bare);
                if (!bare.endsWith("երի") && !w.endsWith("ւմին")) {
                    addStem(w);
                }
            }
            case 'ա' -> {
                if (w.endsWith("ման")) {
                    addCase(w);
                } else if (bare.endsWith("վա") && n > 5 && NOUNS.get(w) == null && bare.charAt(n - 4) != 'ե') {
                    addCase(bare);
                    addStem(w);
                } else {
                    addStem(w);
                    if (!hasNominalSuffix(w, 0) && !NOUNS.containsKey(w)) {
                        addStem(bare);
                    }
                }
            }
            case 'ւ' -> {
                addBase(w);
                addCase(bare);
            }
            default -> {
                addStem(w);
                if (previous != 'ե') {
                    addStem(bare);
                }
            }
        }
    }

    private void addCase(String w) {
        int n = w.length();
        if (NOUNS.containsKey(w)) {
            add(NOUNS.get(w));
        } else if (w.endsWith("ժողով")) {
            add(w);
        } else if (w.endsWith("ոջ") && n > 3) {
            addStem(w.substring(0, n - 2));
        } else if (w.endsWith("վանից") && n > 6 && w.charAt(n - 6) != 'ե') {
            addStem(w.substring(0, n - 5));
        } else if (w.endsWith("մանից") && n > 6) {
            addStem(w.substring(0, n - 4));
            addStem(w.substring(0, n - 2));
        } else if (w.endsWith("մամբ") && n > 5) {
            add(w.substring(0, n - 3));
        } else if (w.endsWith("ամբ") && n > 4) {
            addStem(w.substring(0, n - 3));
        } else if (w.endsWith("ւց") && FINAL_I.contains(w.substring(0, n - 2) + "ի")) {
            add(w.substring(0, n - 2) + "ի");
        } else if ((w.endsWith("ից") || w.endsWith("ով") || w.endsWith("ւց")) && isStem(w, 2)) {
            addOblique(w.substring(0, n - 2));
            if (w.endsWith("ակից")) {
                // The ablative of a noun in -ակ, or a person: մասնակից, մասնակցի.
                add(w.substring(0, n - 2) + "ց");
            }
        } else if (w.endsWith("ւմ") && isStem(w, 2)) {
            addOblique(w.substring(0, n - 2));
            if (!hasNominalSuffix(w, 2)) {
                add(w.substring(0, n - 2) + "մ");
            }
        } else if (w.endsWith("վա") && n > 3) {
            addStem(w.substring(0, n - 2));
            add(w);
        } else if (w.endsWith("վան") && n > 5 && NOUNS.containsKey(w.substring(0, n - 3))) {
            addStem(w.substring(0, n - 3));
        } else if (w.endsWith("ման") && n > 4) {
            add(w.substring(0, n - 2));
            add(w);
        } else if (w.endsWith("ի") && isStem(w, 1) && !FINAL_I.contains(w)) {
            addOblique(w.substring(0, n - 1));
        } else {
            addBase(w);
        }
    }

    /** Adds the stem before a case ending: already reduced where the noun reduces its last vowel. */
    private void addOblique(String w) {
        int n = w.length();
        char last = w.charAt(n - 1);
        if (NOUNS.containsKey(w)) {
            addStem(w);
        } else if (last == 'յ' && n > 2 && (w.charAt(n - 2) == 'ա' || w.charAt(n - 2) == 'ո') && n > 3) {
            addStem(w.substring(0, n - 1));
        } else if (w.endsWith("եր") && n > 3) {
            addPlural(w);
        } else if (w.endsWith("ւմ") && n > 3) {
            add(w.substring(0, n - 2) + "մ");
        } else if (last == 'ի' && n > 2) {
            addBase(w);
        } else if (FINAL_I.contains(w + "ի")) {
            add(w + "ի");
        } else {
            addStem(w);
        }
    }

    /** Adds the stem of a nominative: with and without the vowel that many nouns drop before an ending. */
    private void addBase(String w) {
        int n = w.length();
        char last = w.charAt(n - 1);
        if (NOUNS.containsKey(w) || FINAL_I.contains(w)) {
            addStem(w);
        } else if (w.endsWith("եր") && n > 3) {
            addPlural(w);
        } else if (last == 'ի' && n > 2) {
            addStem(w.substring(0, n - 1));
        } else if (last == 'ւ' && n > 2) {
            String before = w.substring(0, n - 1);
            addStem(FINAL_I.contains(before + "ի") ? before + "ի" : before);
            add(before + "վ");
        } else if (w.endsWith("ւմ") && n > 3) {
            add(w.substring(0, n - 2) + "մ");
        } else {
            int vowel = lastVowel(w);
            boolean reducible = vowel > 0
                    && vowel < n - 1
                    && (w.charAt(vowel) == 'ի' || w.charAt(vowel) == 'ւ')
                    && w.charAt(vowel + 1) != 'յ'
                    && !isVowel(w.charAt(vowel - 1));
            if (!reducible) {
                addStem(w);
                return;
            }
            String reduced = w.substring(0, vowel) + w.substring(vowel + 1);
            boolean always = w.endsWith("իչ") && n > 4;
            if (!always) {
                addStem(w);
            }
            addStem(reduced);
        }
    }

    private void addPlural(String w) {
        int n = w.length();
        String before = w.substring(0, n - 2);
        if (NOUNS.containsKey(w) || NOUNS.containsKey(before)) {
            addStem(NOUNS.containsKey(w) ? w : before);
            return;
        }
        char last = before.charAt(before.length() - 1);
        String beforeN = w.substring(0, n - 3);
        int syllables = syllables(before);
        if (last == 'ն' && syllables > 0 && beforeN.length() > 1) {
            char previous = beforeN.charAt(beforeN.length() - 1);
            boolean cluster = beforeN.length() > 2 && !isVowel(beforeN.charAt(0)) && !isVowel(beforeN.charAt(1));
            // Monosyllables take -եր, all others -ներ. A cluster at the beginning hides a syllable.
            if (syllables > 1 || !isVowel(previous) && previous != 'յ' || cluster && beforeN.length() > 2) {
                addBase(beforeN);
                return;
            }
        }
        addStem(before);
        if (syllables > 1) {
            addStem(w);
        }
    }

    private void addStem(String stem) {
        int n = stem.length();
        String alias = NOUNS.get(stem);
        if (alias != null) {
            add(alias);
        } else if (n > 3 && (stem.endsWith("ած") || stem.endsWith("ող"))) {
            // Participles decline like nouns, and nouns made of them are about the same thing.
            String root = stem.substring(0, n - 2);
            boolean negative = root.startsWith("չ") && root.length() > 2 && !startsWithAny(root, CH_ROOTS);
            addVerbStem(verbStem(negative ? root.substring(1) : root));
        } else if (n > 3 && stem.endsWith("ել")) {
            addVerbStem(verbStem(stem.substring(0, n - 2)));
        } else {
            add(stem);
        }
    }

    private void add(String stem) {
        if (stems.size() < MAX_STEMS && !stem.isEmpty()) {
            stems.add(stem.replace("ւյ", "ւ"));
        }
    }

    // Letters

    private static String letters(String word) {
        return word.replace("և", "եվ").replace("եւ", "եվ").replace("ու", "ւ");
    }

    /** Where -ություն and its cases begin, or -1. */
    private static int abstractSuffix(String w) {
        int at = w.lastIndexOf("ւթյ");
        return at > 0 && (w.startsWith("ւն", at + 3) || w.startsWith("ան", at + 3) || w.startsWith("ամբ", at + 3))
                ? at
                : -1;
    }

    private static String withoutArticle(String w) {
        char last = w.charAt(w.length() - 1);
        return w.length() > 2 && (last == 'ը' || last == 'ն' || last == 'ի') ? w.substring(0, w.length() - 1) : w;
    }

    private static boolean isStem(String w, int ending) {
        int n = w.length() - ending;
        return n > 1 || n == 1 && NOUNS.containsKey(w.substring(0, 1));
    }

    private static boolean hasNominalSuffix(String w, int ending) {
        for (String suffix : NOMINAL_SUFFIXES) {
            int at = w.length() - ending - suffix.length();
            if (at > 0 && w.startsWith(suffix, at)) {
                return true;
            }
        }
        return false;
    }

    private static String ending(String w, String[] endings) {
        for (String ending : endings) {
            if (w.endsWith(ending) && w.length() > ending.length()) {
                return ending;
            }
        }
        return null;
    }

    private static boolean startsWithAny(String w, String[] beginnings) {
        for (String beginning : beginnings) {
            if (w.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isVowel(char c) {
        return VOWELS.indexOf(c) >= 0;
    }

    private static int lastVowel(String w) {
        int i = w.length() - 1;
        while (i >= 0 && !isVowel(w.charAt(i))) {
            i--;
        }
        return i;
    }

    private static int syllables(String w) {
        int count = 0;
        for (int i = 0; i < w.length(); i++) {
            if (isVowel(w.charAt(i))) {
                count++;
            }
        }
        return count;
    }

    private static Map<String, String> aliases(String lines) {
        Map<String, String> aliases = new HashMap<>();
        for (String line : letters(lines).split("[;\n]")) {
            String[] forms = line.strip().split(" ");
            for (String form : forms) {
                aliases.put(form, forms[0]);
            }
        }
        return aliases;
    }

    private static Map<String, Set<String>> forms(String lines) {
        Map<String, Set<String>> stems = new HashMap<>();
        for (String line : letters(lines).split("[;\n]")) {
            String[] forms = line.strip().split(" ");
            for (String form : forms) {
                stems.computeIfAbsent(form, f -> new LinkedHashSet<>()).add(forms[0]);
            }
        }
        stems.replaceAll((form, found) -> Collections.unmodifiableSet(found));
        return stems;
    }

    private static Set<String> words(String list) {
        return Set.of(letters(list).strip().split("\\s+"));
    }
}
