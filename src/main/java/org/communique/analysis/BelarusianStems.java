package org.communique.analysis;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reduces Belarusian words to stems that all forms of a lexeme reach. Stems keep their consonants; of their vowels, о, э and а are one
 * letter, as are е, ё and я, because the spelling follows the moving stress. A verb's stem ends in "ть", so that it differs from the stem
 * of a noun of the same root.
 *
 * <p>The spelling softens т to ц and д to дз before soft vowels and ь. Undoing that first leaves one consonant for both.
 */
final class BelarusianStems {
    private static final int MAX_STEMS = 4;
    private static final String VOWELS = "аеёіоуыэюя";
    private static final String SIBILANTS = "жшчц";

    /** All forms of words whose stems differ by more than rules can undo, after one of them or, with ~, the stem that the rules give the others. */
    private static final Map<String, Set<String>> FORMS = forms("""
            чалавек людзі людзей людзям людзьмі людзях чалавека чалавеку чалавекам чалавеку чалавеча чалавекі
            дзіця дзіцяці дзіцем дзяці дзеці дзяцей дзецям дзецьмі дзецях дзіцём
            быць ёсць быў была было былі буду будзеш будзе будзем будзеце будуць будзь будзьце быўшы няма
            ~дать дам дасі дасць дадзім дасце дадуць
            ~здать здам здасі здадзім здадуць;~аддать аддам аддасі аддадзім;~пярадать перадам перадасі перадасць;~выдать выдам выдасі;~прадать прадам прадасі
            ~бяларусь беларусь беларусі беларуссю;~моладзь моладзь моладзі моладдзю;~нашіть нашу;~смярт смерць смерці смерцю смерцей;~высак вышэйшы вышэйшая вышэйшае вышэйшыя вышэйшага вышэйшым вышэйшых вышэйшай вышэйшую найвышэйшы;~нізк ніжэйшы ніжэйшая ніжэйшых;~нав найноўшы найноўшая найноўшага найноўшых найноўшым найноўшую найноўшай
            ~дабр лепшы лепшая лепшае лепшыя лепшага лепшаму лепшым лепшых лепшымі лепшай лепшую найлепшы найлепшая найлепшых лепш лепей
            ~дранн горшы горшая горшае горшыя горшага горшаму горшым горшых горшай горшую найгоршы горш горай
            ~вялік большы большая большае большыя большага большаму большым большых большымі большай большую найбольшы найбольшая найбольш больш болей
            ~мал меншы меншая меншае меншыя меншага меншаму меншым меншых меншымі меншай меншую найменшы найменш менш меней
            я мяне мне мной мною;ты цябе табе табой табою;мы нас нам намі;вы вас вам вамі;сябе сабе сабой сабою
            ён яго яму ім нём;яна яе ёй ёю;яны іх ім імі;хто каго каму кім;што чаго чаму чым;сам сама само самі самога самому самой самім саміх самімі саму самую;ніхто нікога нікому нікім;нішто нічога нічому нічым;нехта некага некаму некім;нешта нечага нечаму нечым;хтосьці кагосьці камусьці кімсьці;штосьці чагосьці чамусьці чымсьці
            два дзве двух двум двума дзвюх дзвюм дзвюма;тры трох тром трыма;чатыры чатырох чатыром чатырма;адзін адна адно адны аднаго аднаму адным адной адну адных аднымі
            гэты гэта гэтая гэтае гэтага гэтаму гэтым гэтай гэту гэтую гэтыя гэтых гэтымі;той тая тое тага таго таму тым той тую тыя тых тымі
            увесь уся усё усе усяго усяму усім усёй усю усіх усімі ўвесь ўся ўсё ўсе ўсяго ўсяму ўсім ўсёй ўсю ўсіх ўсімі
            мой мая маё мае майго майму маім маёй маю маіх маімі;твой твая тваё твае твайго твайму тваім тваёй тваю тваіх тваімі;свой свая сваё свае свайго свайму сваім сваёй сваю сваіх сваімі
            наш наша нашае нашага нашаму нашым нашай нашу нашы нашых нашымі;ваш ваша вашае вашага вашаму вашым вашай вашу вашы вашых вашымі;чый чыя чыё чыйго чыйму чыім чыёй чыю чые чыіх чыімі
            мець маю маеш мае маем маеце маюць меў мела мелі май майце маючы меўшы;~лв леў;~пісм пісем;~памят памяць памяці памяццю;~прыпят прыпяць прыпяці прыпяццю
            ~спать спі спячы спаўшы;~спечы спячы;~тялят цяля цялём;~ягнят ягня ягнём;~парасят парася парасём;~жарабят жарабя жарабём;~гусят гуся
            лёд лёду ільду ільдом лёдзе ільдзе льду ільды;лоб ілба лба лбе ілбе лбом ілбом ілбы;мох моху мосе імху мохам мхі мхоў мхам мхамі імхі імхоў
            кроў крыві крывёю крывёй кроўю;бровы бровы брыво брыва брывоў;блыха блыхі блох блохі блыху
            вока вочы вачэй вачам вачамі вачах вокам воку воку воч;вуха вушы вушэй вушам вушамі вушах вухам вуху
            неба нябёсы нябёс нябёсаў небам небе неба;маці маткі матцы маці
            госць госця госцю госцем госці гасцей гасцям гасцямі гасцях;гусь гусі гусей гуссю гусям гусямі;конь каня каню канём коні коней коням конямі конях
            стаяць стаю стаіш стаіць стаім стаіце стаяць стаяў стаяла стаялі стой стойце стоячы стаяўшы
            баяцца баюся баішся баіцца баімся баяцца баяўся баялася баяліся боячыся бойся бойцеся
            гнаць ганю гоніш гоніць гонім гоняць гнаў гнала гналі;ісці ісьці ішоў ішла ішло ішлі іду ідзеш ідзе ідзём ідзем ідзяце ідуць ідзі ідзіце ідучы
            год гады гадоў гадам гадамі гадах года году годзе годам;дзень дня дню днём дні дзён дням днямі днях
            сто ста стамі;пяць пяці пяццю;шэсць шасці шасцю;сем сямі сямю;восем васьмі васьмю;дзевяць дзевяці;дзесяць дзесяці дзесяццю""");

    /** Stems of comparatives that lack the last syllable or the к of the adjective, and the adjective's stem. */
    private static final Map<String, String> COMPARATIVES = verbs("""
            блізк бліж;нізк ніж;вузк вуз;высак выш;шырак шыр;глыбак глыб;даляк дал;каратк карат;саладк салад;радк рад;гладк глад;тяжк тяж
            брыдк брыд;хістк хіст""");

    /** What imperatives without an ending end in, and the theme of their verbs. */
    private static final Map<String, String> IMPERATIVES = Map.ofEntries(
            Map.entry("стаў", "і"),
            Map.entry("праў", "і"),
            Map.entry("баў", "і"),
            Map.entry("моў", "і"),
            Map.entry("тоў", "і"),
            Map.entry("знач", "і"),
            Map.entry("бач", "і"),
            Map.entry("вер", "і"),
            Map.entry("воль", "і"),
            Map.entry("рэж", "а"),
            Map.entry("плач", "а"),
            Map.entry("кінь", ""),
            Map.entry("рынь", ""),
            Map.entry("вінь", ""));

    /** Forms of есці, which takes prefixes. */
    private static final String EAT =
            "есці ем ясі есць ядзім ясцё ясце ядуць еў ела ело елі еш ешце еўшы едзены едзена едзеная едзеных";

    /** The stems of verbs whose present, past and infinitive differ, after the infinitive. All of them take prefixes. */
    private static final Map<String, String> VERBS = verbs("""
            йсті йс йд йш йша;ысті ыс ыд ыш ыша;весті вяс вяд вяў;везті вяз;несті няс;плесті пляс плят пляў;класті клас клад клаў;красті крас крад краў
            месті мяс мят мяў;сесті сяс сяд сяў;расті рас раст;грэбті граб;скребті скряб;цвісті цвіс цвіт цвіў;лезті ляз;поўзті павз;пасвіць пасв
            печы пяч пяк;магчы магч маг маж;легчы лягч ляг;быть бы буд;сечы сяч сяк;берагчы бярагч бяраг бяраж;стрыгчы стрыгч стрыг стрыж
            бегчы бягч бяг бяж;таўчы тавч тавк;валачы валач валак;цячы тяч тяк
            брать бра бяр;звать зва зав;слать сла шл;рвать рва рв;дать да дад даст;стать ста стан;узять узя вазм вазьм;клясті кляс клян
            прынять прыня прым;знять зня здым;занять заня займ;паднять падня падым;абнять абня абдым;пачать пача пачн;распачать распача распачн
            жыть жы жыв;плыть плы плыв;піть пі п';біть бі б';віть ві в';літь лі л';мерті мяр мр;мыть мы;крыть кры;рыть ры;шыть шы;петь пя;чуть чу;дуть ду
            хотеть хатя хач;стреть стра стран;спадявать спадя спадява;ехать яха яд;спать спа спі сп спл;смеять смяя смя""");

    private static final int LONGEST_ROOT = 7;
    /** The last two letters of the roots, to tell most words from them quickly. */
    private static final Set<Integer> ROOT_TAILS = new HashSet<>();

    static {
        for (String root : VERBS.keySet()) {
            ROOT_TAILS.add(tail(root));
            if (root.endsWith("ў")) {
                ROOT_TAILS.add(tail(root.substring(0, root.length() - 1)));
            }
        }
    }

    private static final Set<String> PREFIXES = words("""
            а аб аба абы ад ада ва в вы вз уз да за з зы с са на не ня па пад пада пяра пра прад пры раз раза разы рас су у ув ува над дапа напа прыпа пярапа распа запа перад зна""");

    /** Verbs in -аць that are conjugated like those in -іць. */
    private static final String[] MIXED_VERBS = {"ляж", "мавч", "крыч", "гуч", "дрыж"};

    /** Verbs in -аць with л in the present: сыпл-ю. */
    private static final String[] LABIAL_VERBS = {"сыпл", "драмл", "дрэмл", "шчыпл", "кляпл", "трэпл", "калыбл"};

    /** What follows the root of a verb of the table; the empty ending is last. */
    private static final String[] ROOT_ENDINGS = {
        "уть", "ють", "ять", "ать", "ете", "эте", "іте", "ыте", "ате", "яте", "ьте", "йте", "ўшы", "шы", "учы", "ючы",
        "еш", "эш", "аш", "іш", "ыш", "ем", "эм", "ам", "ом", "ім", "ым", "іть", "ыть", "ті", "ть", "ла", "ло", "лі",
        "ў", "у", "ю", "е", "э", "а", "і", "ы", "й", "ь", ""
    };

    private static final Set<String> NOUNLIKE = words("ам ом ем ім ым у ю е э а і ы ь й ла ло лі");

    private static final Set<String> NOUN_ENDINGS = words("""
            ага яга ога ега аму яму ому ему ымі імі амі ямі ая яя ае яе ое ее ую юю ыя ія ых іх ым ім ой ай яй ей эй ою аю яю ею эю
            ам ем ям ом эм ах ях ох оў аў яў еў а я у ю е э о ы і ь""");

    private static final String[] ADJECTIVE_ENDINGS = {
        "ага", "аму", "ымі", "ая", "ай", "аю", "ую", "ае", "ыя", "ых", "ым", "ы", "а", "о", ""
    };
    private static final String[] J_NOUNS = {
        "край", "чай", "май", "гай", "рай", "ураджай", "звычай", "трамвай", "пай", "мікалай", "выпадай", "урадай",
        "кітай", "уругвай", "дунай", "шалай"
    };

    private final Set<String> stems = new LinkedHashSet<>(MAX_STEMS * 2);

    private BelarusianStems() {}

    /** The stems of a word in lower case, likeliest first. */
    static Set<String> stems(String word) {
        if (word.isEmpty()) {
            return Set.of(word);
        }
        String spelled = spelling(word);
        Set<String> known = FORMS.get(spelled);
        if (known != null) {
            return known;
        }
        BelarusianStems found = new BelarusianStems();
        found.analyze(hard(spelled));
        found.addImperative(spelled);
        if (found.stems.isEmpty()) {
            found.stems.add(word);
        }
        return found.stems;
    }

    private void analyze(String w) {
        if (w.endsWith("цца") && w.length() > 5) {
            String verb = w.substring(0, w.length() - 3);
            int n = verb.length();
            boolean third = n > 2 && verb.charAt(n - 1) == 'е';
            if (third && !addRoot(verb, true)) {
                addVerbs(verb);
            }
            if (stems.isEmpty() && !addRoot(verb + "ть", true)) {
                addVerbs(verb + "ть");
            }
            return;
        }
        if (w.endsWith("ся") && w.length() > 4 && "ўаіюуышмечйжнрьл".indexOf(w.charAt(w.length() - 3)) >= 0) {
            String verb = w.substring(0, w.length() - 2);
            if (!addRoot(verb, true)) {
                addVerbs(verb);
            }
            if (!stems.isEmpty()) {
                return;
            }
        }
        if (w.length() > 6 && w.startsWith("най") && w.contains("йш")) {
            w = w.substring(3);
        }
        if (addComparative(w)) {
            return;
        }
        if (addRoot(w, false)) {
            return;
        }
        boolean sure = addVerbs(w);
        if (!sure) {
            Set<String> verbs = new LinkedHashSet<>(stems);
            stems.clear();
            addNouns(w);
            for (String verb : verbs) {
                add(verb);
            }
        }
    }

    // Verbs

    /** Adds the verb of an imperative without an ending: прызнач, адмоў-ся. */
    private void addImperative(String w) {
        String form = w.endsWith("ся") ? w.substring(0, w.length() - 2) : w;
        if (form.endsWith("це")) {
            form = form.substring(0, form.length() - 2);
        }
        int n = form.length();
        String theme = n < 3 ? null : IMPERATIVES.get(form.substring(n - 3));
        if (theme == null && n > 3) {
            theme = IMPERATIVES.get(form.substring(n - 4));
            if (n == 4 && form.equals("стаў")) {
                return;
            }
        }
        if (theme != null) {
            addVerb(form.endsWith("ь") ? form.substring(0, n - 1) : form, theme);
        }
    }

    /** Adds the stem of a verb of the table, with its prefix. */
    private boolean addRoot(String w, boolean verbOnly) {
        for (String ending : ROOT_ENDINGS) {
            if (!w.endsWith(ending) || w.length() == ending.length()) {
                continue;
            }
            String raw = w.substring(0, w.length() - ending.length());
            if (ending.equals("у") && (raw.endsWith("мог") || raw.endsWith("вод") || raw.endsWith("род"))) {
                continue;
            }
            boolean isNoun = raw.charAt(raw.length() - 1) == 'о'
                    && (ending.equals("й") || ending.equals("ю") || ending.equals("ў") && !raw.endsWith("шо"));
            String stem = raw.length() > LONGEST_ROOT + 6 || isNoun ? "" : skeleton(raw);
            if (stem.length() < 2 || !ROOT_TAILS.contains(tail(stem))) {
                continue;
            }
            char last = stem.charAt(stem.length() - 1);
            if ((last == 'г' || last == 'к')
                    && NOUNLIKE.contains(ending)
                    && !ending.startsWith("л")
                    && !ending.equals("у")) {
                continue;
            }
            if (ending.equals("шы") && isVowel(last)) {
                continue;
            }
            for (int i = 0; i < stem.length() && i < 7; i++) {
                if (stem.length() - i > LONGEST_ROOT || i > 0 && !PREFIXES.contains(stem.substring(0, i))) {
                    continue;
                }
                String root = stem.substring(i);
                String infinitive = VERBS.get(root);
                if (infinitive == null && isPast(ending)) {
                    infinitive = VERBS.get(root + "ў");
                }
                if (infinitive == null || !isRootForm(root, raw, ending, infinitive)) {
                    continue;
                }
                boolean noun = !verbOnly && (NOUNLIKE.contains(ending) || ending.isEmpty());
                if (noun && i == 0 && stem.length() < 3 && !ending.startsWith("л") && "уюе".indexOf(ending) < 0
                        || ending.isEmpty() && "дтн".indexOf(last) >= 0
                        || ending.isEmpty() && isVowel(last)) {
                    continue;
                }
                boolean imperfective = root.endsWith("а") && !ending.isEmpty() && "юе".indexOf(ending.charAt(0)) >= 0;
                if (imperfective && (infinitive.equals("дать") || infinitive.equals("стать"))) {
                    // дае is from даваць, дасць from даць.
                    add(stem.substring(0, i) + root + "вать");
                    return true;
                }
                add(stem.substring(0, i) + infinitive);
                if (noun) {
                    addNouns(w);
                }
                return true;
            }
        }
        return false;
    }

    /** Whether a root of the table takes an ending, as far as other verbs have the same root: сяд-у, but not сядз-іць. */
    private static boolean isRootForm(String root, String raw, String ending, String infinitive) {
        boolean second = infinitive.equals("спать") || infinitive.equals("бегчы") || infinitive.endsWith("іть");
        return switch (ending) {
                    case "ать", "ять", "іть", "ыть", "іш", "ыш" -> second;
                    case "і", "іте", "ім" -> !root.equals("сяд") && !raw.equals("сяд");
                    case "ь" -> !root.endsWith("т");
                    default -> true;
                }
                && (!root.equals("ры") || !endsWithAny(raw, "дары", "вары"))
                && (!root.equals("маж") || raw.endsWith("мож") || ending.startsWith("ы"))
                && (!root.equals("стра") || raw.endsWith("стрэ"));
    }

    private static int tail(String stem) {
        int n = stem.length();
        return n < 2 ? 0 : stem.charAt(n - 2) << 16 | stem.charAt(n - 1);
    }

    /** Whether the ending is of the past, where some roots lose their consonant: вяд-у, вя-ў. */
    private static boolean isPast(String ending) {
        return switch (ending) {
            case "ў", "ла", "ло", "лі", "ўшы" -> true;
            default -> false;
        };
    }

    /** Adds the stems of a word that may be a verb. Returns whether it cannot be anything else. */
    private boolean addVerbs(String w) {
        int n = w.length();
        if (n < 4) {
            return false;
        }
        // Infinitive
        for (String ending : new String[] {"авать", "явать"}) {
            if (w.endsWith(ending)) {
                return addOvat(w.substring(0, n - 5), ending.substring(0, 3));
            }
        }
        if (w.endsWith("нуть")) {
            return addVerb(w.substring(0, n - 4) + "н", "");
        }
        if (w.endsWith("ать")) {
            String root = w.substring(0, n - 3);
            addVerb(root, "а");
            if (isSibilant(root) || root.endsWith("р")) {
                addVerb(root, "і");
            }
            return true;
        }
        if (w.endsWith("ять")) {
            String root = w.substring(0, n - 3);
            char last = root.charAt(root.length() - 1);
            if (last != 'т' && last != 'д') {
                addVerb(root, "а");
            }
            addVerb(root, "і");
            return true;
        }
        if (w.endsWith("іть") || w.endsWith("ыть") || w.endsWith("еть") || w.endsWith("эть")) {
            return w.endsWith("сть") ? false : addVerb(w.substring(0, n - 3), "і");
        }
        if (w.endsWith("уть") || w.endsWith("ють")) {
            return addPresent(w, 3);
        }
        // Past
        String past = w.endsWith("ўшы") ? w.substring(0, n - 3) + "ў" : w;
        int end = past.endsWith("ў") ? past.length() - 1 : endsWithAny(past, "ла", "ло", "лі") ? n - 2 : -1;
        if (end > 2) {
            String theme = past.substring(0, end);
            char vowel = theme.charAt(end - 1);
            String root = theme.substring(0, end - 1);
            boolean sure = past != w;
            if (endsWithAny(theme, "ава", "ява")) {
                addOvat(theme.substring(0, end - 3), theme.substring(end - 3));
            } else if (theme.endsWith("ну") && end > 3) {
                addVerb(root, "");
                sure = true;
            } else if (vowel == 'а' || vowel == 'я') {
                addVerb(root, "а");
            } else if (vowel == 'і' || vowel == 'ы' || (vowel == 'е' || vowel == 'э')) {
                addVerb(root, "і");
                sure |= vowel != 'е' && past.endsWith("ў");
            } else if ("кгхбпзс".indexOf(vowel) >= 0 && theme.length() > 3) {
                addVerb(theme + "н", "");
            }
            if (endsWithAny(past, "дялі", "хвалі", "валі", "малі", "палі")) {
                addVerb(past.substring(0, n - 1), "і");
            }
            return sure;
        }
        if (endsWithAny(w, "най", "тай", "ную", "тую", "нае", "тае") && addParticiple(w)) {
            return false;
        }
        // Present
        for (String ending : new String[] {"йте", "ете", "еш", "ем", "ючы", "е", "ю", "й"}) {
            if (!w.endsWith(ending) || n - ending.length() < 3) {
                continue;
            }
            char vowel = w.charAt(n - ending.length() - 1);
            String root = w.substring(0, n - ending.length() - 1);
            boolean weak = endsWithAny(ending, "е", "ю", "й", "ем") && !ending.endsWith("те");
            if (!isVowel(vowel)) {
                continue;
            }
            if (vowel == 'у' || vowel == 'ю') {
                addVerb(root, "у");
                return !ending.equals("ю");
            }
            if ("еэоі".indexOf(vowel) >= 0 && ending.equals("й")) {
                return false;
            }
            addVerb(root, vowel == 'а' || vowel == 'я' ? "а" : "і");
            if (ending.equals("е") && root.endsWith("д") && root.length() > 1) {
                addVerb(root + "ав", "а");
            }
            return !weak;
        }
        if (endsWithAny(w, "іш", "ыш", "іте", "ыте", "ім", "ым", "ячы", "ачы")) {
            int length = w.endsWith("те") || w.endsWith("чы") ? 3 : 2;
            String root = w.substring(0, n - length);
            char before = root.charAt(root.length() - 1);
            if (!w.endsWith("ачы") || "жшчр".indexOf(before) >= 0) {
                // слухачы is a noun, лежачы a gerund.
                addVerb(root, "і");
            }
            if (w.endsWith("те") && before == 'н') {
                addVerb(root, "");
            } else if (w.endsWith("ыте") && isSibilant(root)) {
                addVerb(root, "а");
            }
            return !endsWithAny(w, "м", "те", "ачы") && n > 4;
        }
        if (addParticiple(w)) {
            return false;
        }
        if (endsWithAny(w, "учы", "ючы", "ете", "эте", "ньте")) {
            // Nouns in -т have such a locative too: газеце.
            boolean imperative = endsWithAny(w, "вучы", "лучы") && !w.endsWith("ывучы");
            if (imperative) {
                addVerb(w.substring(0, n - 1), "і");
            }
            return addPresent(w, 3) && !imperative && !endsWithAny(w, "ете", "эте") && (n > 6 || !w.endsWith("чы"));
        }
        if (w.endsWith("те") && "ўжшчрь".indexOf(w.charAt(n - 3)) >= 0) {
            String root = w.substring(0, w.charAt(n - 3) == 'ь' ? n - 3 : n - 2);
            addVerb(root, "і");
            if (isSibilant(root)) {
                addVerb(root, "а");
            }
            return false;
        }
        if (endsWithAny(w, "нем", "нэм")) {
            addVerb(w.substring(0, n - 2), "");
            return false;
        }
        if (endsWithAny(w, "еш", "эш", "аш")) {
            return addPresent(w, 2);
        }
        char last = w.charAt(n - 1);
        String root = w.substring(0, n - 1);
        char before = root.charAt(root.length() - 1);
        boolean sibilant = "жшч".indexOf(before) >= 0;
        switch (last) {
            case 'у' -> {
                if (sibilant) {
                    addVerb(root, "і");
                    addVerb(root, "а");
                } else if (before == 'н') {
                    addVerb(root, "");
                } else if (before == 'р') {
                    addVerb(root, "і");
                }
            }
            case 'ю' -> addVerb(withoutL(root), endsWithAny(root, LABIAL_VERBS) ? "а" : "і");
            case 'а' -> {
                if (sibilant) {
                    addVerb(root, "а");
                }
            }
            case 'е' -> {
                if (endsWithAny(root, LABIAL_VERBS)) {
                    addVerb(withoutL(root), "а");
                }
                if (before == 'н' && root.length() > 2 && !root.endsWith("нн")) {
                    addVerb(root, "");
                }
            }
            case 'ы' -> {
                if (sibilant || before == 'р') {
                    addVerb(root, "і");
                }
                if (sibilant) {
                    addVerb(root, "а");
                }
            }
            case 'і' -> {
                if (before == 'н' && !root.endsWith("нн")) {
                    addVerb(root, "");
                }
                if ("кгхчц'".indexOf(before) < 0 && !isVowel(before) && !endsWithAny(root, "ым", "ім", "ам", "ям")) {
                    addVerb(root, "і");
                }
            }
            default -> {}
        }
        return false;
    }

    /** Adds verbs in -аваць, whose present has -у-, unless -ав- belongs to the root. */
    private boolean addOvat(String root, String suffix) {
        boolean inRoot = !hasVowel(root) || endsWithAny(root, "ад", "зд", "дд", "ст", "зн", "ыд", "пл", "сп");
        return inRoot ? addVerb(root + suffix.substring(0, 2), "а") : addVerb(root, "у");
    }

    private boolean addPresent(String w, int ending) {
        String root = w.substring(0, w.length() - ending);
        int n = root.length();
        if (n < 2) {
            return false;
        }
        char last = root.charAt(n - 1);
        if (isVowel(last)) {
            addVerb(
                    root.substring(0, n - 1),
                    last == 'у' || last == 'ю' ? "у" : last == 'а' || last == 'я' ? "а" : "і");
        } else if ("жшч".indexOf(last) >= 0) {
            addVerb(root, "а");
        } else if (endsWithAny(root, LABIAL_VERBS)) {
            addVerb(withoutL(root), "а");
        } else {
            addVerb(root, "");
        }
        return true;
    }

    private boolean addParticiple(String w) {
        for (String ending : ADJECTIVE_ENDINGS) {
            int n = w.length() - ending.length();
            if (n < 4 || !w.endsWith(ending)) {
                continue;
            }
            String stem = w.substring(0, n);
            boolean inTable = endsWithAny(stem, "ыт", "іт", "ят", "ат", "ут") && !stem.endsWith("нут");
            if (inTable && (n > 4 || hasVowel(stem.substring(0, 2)) || stem.equals("знят") || stem.equals("крыт"))) {
                // Only verbs of the table have this participle; an adjective of the same sound is no verb.
                return addRoot(stem.substring(0, n - 1) + "ть", true);
            }
            String root = stem.substring(0, n - 2);
            if (!hasVowel(root)) {
                continue;
            }
            if (endsWithAny(stem, "аван", "яван")) {
                return addOvat(stem.substring(0, n - 4), stem.substring(n - 4, n - 1));
            }
            if (endsWithAny(stem, "ан", "ян")) {
                char last = root.charAt(root.length() - 1);
                boolean hushed = "жшч".indexOf(last) >= 0;
                if (hushed && addRoot(root + "у", true)) {
                    return true;
                }
                if (hushed || last == 'р') {
                    addVerb(root, "і");
                }
                return hushed || addVerb(root, "а");
            }
            if (endsWithAny(stem, "ен", "эн")) {
                return addRoot(root + "у", true) || addVerb(withoutL(root), "і");
            }
            if (stem.endsWith("нут")) {
                return addVerb(root, "");
            }
        }
        return false;
    }

    /** Adds a verb's stem, with the last consonant of its root as it is in the first person. */
    private boolean addVerb(String root, String theme) {
        if (root.length() < 2 && !(root.length() == 1 && theme.equals("а"))) {
            return false;
        }
        String stem = skeleton(root);
        String kind = theme;
        if (kind.equals("а")) {
            for (String mixed : MIXED_VERBS) {
                if (stem.endsWith(mixed)) {
                    kind = "і";
                }
            }
        }
        add((kind.isEmpty() || kind.equals("у") ? stem : sibilant(stem)) + kind + "ть");
        return true;
    }

    private static String sibilant(String stem) {
        String[] changes = {
            "здж", "ждж", "ст", "шч", "ск", "шч", "зд", "ждж", "т", "ч", "к", "ч", "с", "ш", "х", "ш", "дж", "дж", "з",
            "ж", "г", "ж", "д", "дж"
        };
        for (int i = 0; i < changes.length; i += 2) {
            if (stem.endsWith(changes[i])) {
                return stem.substring(0, stem.length() - changes[i].length()) + changes[i + 1];
            }
        }
        return stem;
    }

    /** Removes the л that follows labials in the first person and in participles. */
    private static String withoutL(String root) {
        int n = root.length();
        return n > 2 && root.charAt(n - 1) == 'л' && "бпўвмф".indexOf(root.charAt(n - 2)) >= 0
                ? root.substring(0, n - 1)
                : root;
    }

    // Nouns and adjectives

    private boolean addComparative(String w) {
        if (w.length() > 4 && endsWithAny(w, "ей", "эй")) {
            String adjective = COMPARATIVES.get(skeleton(w.substring(0, w.length() - 2)));
            if (adjective != null) {
                add(adjective);
                return true;
            }
            return false;
        }
        int at = Math.max(w.lastIndexOf("ейш"), w.lastIndexOf("эйш"));
        if (at < 2 || w.length() - at > 6 || !NOUN_ENDINGS.contains(w.substring(at + 3))) {
            return false;
        }
        String stem = skeleton(w.substring(0, at));
        String adjective = COMPARATIVES.get(stem);
        add(adjective == null ? stem : adjective);
        if (adjective == null) {
            addUnhushed(stem);
        }
        return true;
    }

    private void addUnhushed(String stem) {
        int n = stem.length() - 1;
        int hushed = n < 0 ? -1 : "жшч".indexOf(stem.charAt(n));
        if (hushed >= 0) {
            add(stem.substring(0, n) + "гхк".charAt(hushed));
        }
    }

    private void addNouns(String w) {
        int n = w.length();
        if (isJNoun(w)) {
            add(skeleton(w));
            return;
        }
        int soft = w.endsWith("мем") ? n - 3 : endsWithAny(w, "мя", "мю") ? n - 2 : 0;
        if (soft > 0 && isVowel(w.charAt(soft - 1))) {
            // імя, імені
            add(skeleton(w.substring(0, soft)) + "мян");
            return;
        }
        if (n > 4 && endsWithAny(w, "аня", "яня", "анем", "янем")) {
            // кацяня, кацяняці
            add(skeleton(w.substring(0, w.lastIndexOf('н') + 1)) + "ят");
        }
        for (int length = Math.min(3, n - 1); length > 0; length--) {
            String ending = w.substring(n - length);
            String stem = w.substring(0, n - length);
            if (NOUN_ENDINGS.contains(ending) && (hasVowel(stem) || length == 1 || stem.length() > 1)) {
                if (!hasVowel(stem) && length > 1 && !isShortStem(stem, ending)) {
                    continue;
                }
                if (ending.equals("ь")) {
                    break;
                }
                addInflected(stem, ending, w);
                return;
            }
        }
        addBare(w);
    }

    private static boolean isJNoun(String w) {
        for (String noun : J_NOUNS) {
            if (w.endsWith(noun) && (noun.length() > 4 || w.length() == noun.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a stem without a vowel is a word's: дн-ямі, but not кр-ай. */
    private static boolean isShortStem(String stem, String ending) {
        return stem.length() > 1
                && endsWithAny(ending, "ам", "ом", "ем", "ах", "ях", "ям", "оў", "еў", "амі", "ямі")
                && "йў".indexOf(stem.charAt(1)) < 0;
    }

    private void addInflected(String stem, String ending, String w) {
        int n = stem.length();
        char last = stem.charAt(n - 1);
        switch (ending) {
            case "ага", "ога", "яга" -> {
                add(skeleton(stem));
                add(skeleton(w.substring(0, w.length() - 1)));
            }
            case "ыя", "ія" -> {
                String whole = skeleton(w.substring(0, w.length() - 1)) + "й";
                if (last == 'ц') {
                    add(whole);
                } else if (ending.equals("ія") && "кгх".indexOf(last) >= 0) {
                    add(skeleton(stem));
                    if (last != 'к' || endsWithAny(w, "акія", "лкія")) {
                        add(whole);
                    }
                } else {
                    add(skeleton(stem));
                    add(whole);
                }
            }
            case "ая", "аю" -> {
                String whole = w.substring(0, w.length() - 1) + "й";
                add(skeleton(isJNoun(whole) ? whole : stem));
            }
            case "ей", "эй", "ой", "ею", "ою" -> {
                add(skeleton(stem));
                if (ending.equals("эй") && n > 2) {
                    addUnhushed(skeleton(stem));
                }
                add(skeleton(w.substring(0, w.length() - 1)) + "й");
            }
            case "оў", "аў", "яў", "еў" -> {
                addPalatal(stem, last, ending);
                add(skeleton(w));
            }
            case "э", "е" -> addPalatal(stem, last, ending);
            case "ы" -> {
                add(skeleton(stem));
                if (last == 'ц') {
                    add(skeleton(stem.substring(0, n - 1) + "к"));
                }
            }
            case "ю", "у" -> {
                add(inflected(stem, ending));
                if (n > 3 && last == stem.charAt(n - 2) && !isVowel(last)) {
                    add(skeleton(stem.substring(0, n - 1)));
                }
            }
            case "ым", "ім" -> {
                add(skeleton(stem));
                if (endsWithAny(w, "рэжым", "крым", "грым", "экстрым", "інтым", "рым")) {
                    add(skeleton(w));
                }
            }
            default -> add(inflected(stem, ending));
        }
    }

    private void addPalatal(String stem, char last, String ending) {
        String before = stem.substring(0, stem.length() - 1);
        if (ending.equals("э") && last == 'ц') {
            add(skeleton(before + "к"));
            return;
        }
        add(inflected(stem, ending));
        if (ending.equals("е") && (last == 'з' || last == 'с')) {
            add(skeleton(before + (last == 'з' ? "г" : "х")));
        }
    }

    /** The stem before an ending; after a vowel, a soft ending hides a й. */
    private static String inflected(String stem, String ending) {
        boolean hidden = isVowel(stem.charAt(stem.length() - 1)) && "яюеі".indexOf(ending.charAt(0)) >= 0;
        String plain = (stem.endsWith("янін") || stem.endsWith("чанін")) ? stem.substring(0, stem.length() - 2) : stem;
        return skeleton(plain) + (hidden ? "й" : "");
    }

    /** Adds the stem of a form without an ending: with and without the vowel that comes and goes in the last syllable. */
    private void addBare(String w) {
        String bare = w.endsWith("ь") ? w.substring(0, w.length() - 1) : w;
        if (bare.endsWith("янін") || bare.endsWith("чанін")) {
            bare = bare.substring(0, bare.length() - 2);
            add(skeleton(bare));
            return;
        }
        add(skeleton(bare));
        int n = bare.length();
        if (n < 3) {
            return;
        }
        char last = bare.charAt(n - 1);
        char vowel = bare.charAt(n - 2);
        char before = bare.charAt(n - 3);
        if ("кцнрлмхб".indexOf(last) >= 0 && "оаеэ".indexOf(vowel) >= 0) {
            String hidden = isVowel(before) ? "й" : "";
            String stem = bare.substring(0, n - 2) + hidden + last;
            if (stem.length() > 1 && (hasVowel(stem) || last == 'н' || last == 'л')) {
                add(skeleton(stem));
            }
        }
    }

    private void add(String stem) {
        if (stems.size() < MAX_STEMS && !stem.isEmpty() && !stem.equals("'")) {
            stems.add(stem.endsWith("'") ? stem.substring(0, stem.length() - 1) : stem);
        }
    }

    // Letters

    private static String spelling(String word) {
        StringBuilder spelled = new StringBuilder(word.length());
        int n = word.length();
        for (int i = 0; i < n; i++) {
            char c = word.charAt(i);
            switch (c) {
                case 'ґ' -> spelled.append('г');
                case 'ё' -> spelled.append('е');
                case '’', 'ʼ', '‘', '`', '\'' -> spelled.append('\'');
                case 'ў' -> spelled.append(i == 0 ? 'у' : 'ў');
                default -> spelled.append(c);
            }
        }
        // Plurals like вокны and вобласці have a в that the other forms lack.
        String s = spelled.toString();
        if (n > 3
                && s.charAt(0) == 'і'
                && "лрм".indexOf(s.charAt(1)) >= 0
                && !isVowel(s.charAt(2))
                && s.charAt(2) != '\'') {
            // ільну, імху: only a help to speak the consonants.
            s = s.substring(1);
        }
        return s.startsWith("вокн")
                        || s.startsWith("вобласц")
                        || s.startsWith("возер")
                        || s.startsWith("воблак")
                        || s.startsWith("востраў")
                        || s.startsWith("вокан")
                        || s.startsWith("вакон")
                ? s.substring(1)
                : s;
    }

    /** Undoes the softening of т and д. */
    private static String hard(String w) {
        if (w.indexOf('ц') < 0 && w.indexOf("дз") < 0) {
            return w;
        }
        StringBuilder hard = new StringBuilder(w.length());
        int n = w.length();
        for (int i = 0; i < n; i++) {
            char c = w.charAt(i);
            if (c == 'ц' && isSoft(w, i + 1)) {
                hard.append('т');
            } else if (c == 'ц' && i + 1 < n && w.charAt(i + 1) == 'ц' && isSoft(w, i + 2)) {
                hard.append('т');
            } else if (c == 'з' && i > 0 && w.charAt(i - 1) == 'д' && isSoft(w, i + 1)) {
                continue;
            } else {
                hard.append(c);
            }
        }
        return hard.toString();
    }

    private static boolean isSoft(String w, int i) {
        return i < w.length() && "еёіюяь".indexOf(w.charAt(i)) >= 0;
    }

    /** Unites the vowels that change with the stress, and drops signs. */
    private static String skeleton(String stem) {
        StringBuilder skeleton = new StringBuilder(stem.length());
        for (int i = 0; i < stem.length(); i++) {
            char c = stem.charAt(i);
            switch (c) {
                case 'о', 'э' -> skeleton.append('а');
                case 'е' -> skeleton.append('я');
                case 'ў' -> skeleton.append('в');
                case 'ь' -> {}
                case '\'' -> {
                    if (i == stem.length() - 1) {
                        skeleton.append(c);
                    }
                }
                default -> skeleton.append(c);
            }
        }
        return skeleton.toString();
    }

    private static boolean isVowel(char c) {
        return VOWELS.indexOf(c) >= 0;
    }

    private static boolean isSibilant(String root) {
        return !root.isEmpty() && SIBILANTS.indexOf(root.charAt(root.length() - 1)) >= 0;
    }

    private static boolean hasVowel(String w) {
        for (int i = 0; i < w.length(); i++) {
            if (isVowel(w.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWithAny(String w, String... endings) {
        for (String ending : endings) {
            if (w.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Set<String>> forms(String lines) {
        Map<String, Set<String>> stems = new HashMap<>();
        for (String line : lines.split("[;\n]")) {
            String[] forms = line.strip().split(" ");
            boolean regular = forms[0].startsWith("~");
            String stem = regular ? forms[0].substring(1) : "=" + spelling(forms[0]);
            for (String form : regular ? Arrays.copyOfRange(forms, 1, forms.length) : forms) {
                stems.computeIfAbsent(spelling(form), f -> new LinkedHashSet<>())
                        .add(stem);
            }
        }
        for (String prefix : new String[] {"", "з'", "аб'", "пад'", "па", "да", "пера", "вы", "пра"}) {
            for (String form : EAT.split(" ")) {
                if (!prefix.equals("да") || !form.equals("ем") && !form.equals("еш")) {
                    stems.computeIfAbsent(spelling(prefix + form), f -> new LinkedHashSet<>())
                            .add("=" + prefix + "есці");
                }
            }
        }
        stems.replaceAll((form, found) -> Collections.unmodifiableSet(found));
        return stems;
    }

    private static Map<String, String> verbs(String lines) {
        Map<String, String> verbs = new HashMap<>();
        for (String line : lines.split("[;\n]")) {
            String[] roots = line.strip().split(" ");
            for (int i = 1; i < roots.length; i++) {
                verbs.putIfAbsent(roots[i], roots[0]);
            }
        }
        return verbs;
    }

    private static Set<String> words(String list) {
        return Set.of(list.strip().split("\\s+"));
    }
}
