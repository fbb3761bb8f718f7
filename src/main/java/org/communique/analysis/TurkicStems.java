package org.communique.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reduces Kazakh (Cyrillic), Kyrgyz (Cyrillic) and Uzbek (Latin) word forms to candidate stems.
 *
 * <p>A finite automaton reads suffixes from the end of the word. A suffix is removed only if it agrees with the rest of the
 * word in vowel harmony and in the assimilation of its first letter, and only where the order of suffix slots allows it. A
 * short list of frequent bases settles readings that morphology leaves open. Instances are immutable and thread-safe.
 */
final class TurkicStems {

    private static final int MAX_CANDIDATES = 4;
    /** A shorter chain survives next to the strongest one if it lacks at most this many suffix letters. */
    private static final int OPEN_LETTERS = 2;

    private static final TurkicStems KAZAKH = new TurkicStems(new Kazakh());
    private static final TurkicStems KYRGYZ = new TurkicStems(new Kyrgyz());
    private static final TurkicStems UZBEK = new TurkicStems(new Uzbek());

    private final Language language;
    private final Map<String, State> states = new HashMap<>();
    private final State start;
    private final Set<String> nouns;
    private final Set<String> verbs;
    private final Map<String, Set<String>> irregular = new HashMap<>();
    private final Map<String, String> altered = new HashMap<>();

    private TurkicStems(Language language) {
        this.language = language;
        language.slots().lines().filter(line -> !line.isBlank()).forEach(this::readRow);
        start = state("W");
        states.values().forEach(State::inheritAll);
        states.values().forEach(State::freeze);
        nouns = new HashSet<>(List.of(language.nouns().split("\\s+")));
        verbs = new HashSet<>(List.of(language.verbs().split("\\s+")));
        language.irregular().lines().forEach(line -> {
            String[] words = line.trim().split("\\s+");
            for (String word : words) {
                irregular.put(word, new LinkedHashSet<>(List.of(words[0].split(","))));
            }
        });
        for (String pair : language.altered().split("\\s+")) {
            int equals = pair.indexOf('=');
            altered.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
    }

    /**
     * Returns the reducer of a language.
     *
     * @param language "kk", "ky" or "uz"
     * @throws IllegalArgumentException if the language is another one
     */
    static TurkicStems of(String language) {
        return switch (language) {
            case "kk" -> KAZAKH;
            case "ky" -> KYRGYZ;
            case "uz" -> UZBEK;
            default -> throw new IllegalArgumentException("Unsupported language: " + language);
        };
    }

    /**
     * Returns the candidate stems of a word, likeliest first.
     *
     * @param word a word in lower case
     * @return 1 to 4 candidates in a stable order; Uzbek apostrophes are written U+02BB
     */
    Set<String> stems(String word) {
        String normal = language.normalize(word);
        Set<String> fixed = irregular.get(normal);
        if (fixed != null) {
            return new LinkedHashSet<>(fixed);
        }
        if (normal.length() < 3) {
            return Set.of(normal);
        }
        Reading reading = new Reading(normal);
        reading.strip(start, normal.length(), 0, 0);
        return reading.best(language.base(normal));
    }

    /** One row of the slot table: {@code STATE [~CHANGE] suffixes > NEXT} or {@code STATE < INHERITED…}. */
    private void readRow(String row) {
        String[] words = row.trim().split("\\s+");
        State from = state(words[0]);
        if (words[1].equals("<")) {
            for (int i = 2; i < words.length; i++) {
                from.parents.add(state(words[i]));
            }
            return;
        }
        State next = state(words[words.length - 1]);
        Change change = Change.NONE;
        for (int i = 1; i < words.length - 2; i++) {
            if (words[i].startsWith("~")) {
                change = Change.valueOf(words[i].substring(1));
            } else {
                for (Suffix suffix : language.expand(words[i], change, next)) {
                    from.suffixes.add(suffix);
                }
            }
        }
    }

    private State state(String name) {
        return states.computeIfAbsent(name, State::new);
    }

    /** What removing a suffix directly from the stem leaves to undo. */
    private enum Change {
        NONE,
        /** A possessive: final consonants are voiced, a narrow vowel may be lost. */
        POSS,
        /** A verb suffix with an initial vowel: final consonants are voiced. */
        VOICE,
        /** An infinitive: as VOICE, and a narrow final vowel of the stem may be lost. */
        INF,
        /** The suffix letter also holds the й of the stem. */
        YOT,
        /** The suffix letter also holds a narrow vowel. */
        NARROW,
        /** A long vowel that holds the open vowel of the stem. */
        OPEN,
        /** A converb that swallowed the п of the stem. */
        LABIAL,
        /** A suffix too short to be trusted on a stem of one syllable. */
        LONG
    }

    /** A concrete suffix with the letters and vowels it may follow. */
    private record Suffix(String text, int letters, int vowels, Change change, State next) {}

    /** A suffix slot. The names of verb stems start with V, those of slots that cannot end the reading with X. */
    private static final class State {
        private static final int LETTERS = 256;

        final boolean verb;
        final boolean mayEnd;
        /** The aorist -r of vowel stems, which looks like the plural after -la. */
        final boolean aorist;
        /** A reading so often wrong that only listed stems have it: -ғы on a bare noun, -дық of "we did". */
        final boolean listedOnly;

        final Set<State> parents = new LinkedHashSet<>();
        final List<Suffix> suffixes = new ArrayList<>();
        private final Set<Suffix> all = new LinkedHashSet<>();
        /** Suffixes by their last letter and the letter before it. */
        private final Suffix[][][] byEnd = new Suffix[LETTERS][][];

        State(String name) {
            verb = name.startsWith("V");
            mayEnd = !name.startsWith("X");
            aorist = name.equals("VR");
            listedOnly = name.endsWith("K");
        }

        void inheritAll() {
            Set<State> seen = new LinkedHashSet<>(Set.of(this));
            List<State> open = new ArrayList<>(seen);
            while (!open.isEmpty()) {
                State state = open.remove(0);
                all.addAll(state.suffixes);
                for (State parent : state.parents) {
                    if (seen.add(parent)) {
                        open.add(parent);
                    }
                }
            }
        }

        void freeze() {
            for (Suffix suffix : all) {
                int length = suffix.text.length();
                int last = index(suffix.text.charAt(length - 1));
                if (byEnd[last] == null) {
                    byEnd[last] = new Suffix[LETTERS][];
                }
                for (int before = 0; before < LETTERS; before++) {
                    if (length == 1 || before == index(suffix.text.charAt(length - 2))) {
                        Suffix[] old = byEnd[last][before];
                        Suffix[] longer = old == null ? new Suffix[1] : Arrays.copyOf(old, old.length + 1);
                        longer[longer.length - 1] = suffix;
                        byEnd[last][before] = longer;
                    }
                }
            }
        }

        /** Returns the suffixes that may end before {@code end}, or null. */
        Suffix[] endingAt(String word, int end) {
            Suffix[][] before = byEnd[index(word.charAt(end - 1))];
            return before == null ? null : before[index(word.charAt(end - 2))];
        }

        /** Folds letters into a small table; a collision costs one failed comparison only. */
        private static int index(char c) {
            return c >= 0x430 && c < 0x500 ? c - 0x430 : c & (LETTERS - 1);
        }
    }

    private record Candidate(String stem, int letters, int suffixes, boolean known) {}

    /** All readings of one word. */
    private final class Reading {
        private final String word;
        private final List<Candidate> candidates = new ArrayList<>(8);

        Reading(String word) {
            this.word = word;
        }

        void strip(State state, int end, int letters, int count) {
            Suffix[] suffixes = state.endingAt(word, end);
            if (suffixes == null) {
                return;
            }
            int vowelsOf = -1;
            int vowels = 0;
            for (Suffix suffix : suffixes) {
                int length = suffix.text.length();
                int rest = end - length;
                if (rest < 1
                        || !word.startsWith(suffix.text, rest)
                        || (language.letter(word, rest) & suffix.letters) == 0) {
                    continue;
                }
                if (vowelsOf != rest) {
                    vowelsOf = rest;
                    vowels = language.lastVowel(word, rest);
                }
                if ((vowels & suffix.vowels) == 0) {
                    continue;
                }
                State next = suffix.next;
                if (next.mayEnd) {
                    stop(next, rest, suffix.change, letters + length, count + 1);
                }
                if (rest > 2) {
                    strip(next, rest, letters + length, count + 1);
                }
            }
        }

        private void stop(State state, int end, Change change, int letters, int count) {
            String rest = word.substring(0, end);
            String original = altered.get(rest);
            if (original != null && (change != Change.NONE || rest.length() > 4)) {
                candidates.add(new Candidate(original, letters, count, true));
                return;
            }
            if (state.aorist && language.endsLikePlural(rest)) {
                return;
            }
            for (String stem : language.undo(rest, change)) {
                add(stem, !state.verb, state.listedOnly, letters, count);
            }
        }

        private void add(String form, boolean noun, boolean listedOnly, int letters, int count) {
            String stem = language.base(form);
            boolean known = (noun ? nouns : verbs).contains(stem);
            if (known || !listedOnly && (noun ? language.mayBeNoun(stem) : language.mayBeVerb(stem))) {
                candidates.add(new Candidate(stem, letters, count, known));
            }
        }

        /**
         * Chooses among the readings. A listed base outranks every other reading; otherwise the readings close to the longest
         * chain stay. The word itself stays while its chain is too short to prove that it is no base form.
         */
        Set<String> best(String base) {
            if (nouns.contains(base)) {
                return Set.of(base);
            }
            candidates.add(new Candidate(base, 0, 0, false));
            int shortestKnown = Integer.MAX_VALUE;
            for (Candidate candidate : candidates) {
                if (candidate.known) {
                    shortestKnown = Math.min(shortestKnown, candidate.letters);
                }
            }
            boolean settled = shortestKnown != Integer.MAX_VALUE;
            Candidate strongest = null;
            for (Candidate candidate : candidates) {
                if (settled ? candidate.known && candidate.letters <= shortestKnown + 1 : true) {
                    strongest = strongest == null || candidate.letters > strongest.letters ? candidate : strongest;
                }
            }
            int longest = strongest.letters;
            boolean proven =
                    longest > OPEN_LETTERS && (settled || strongest.suffixes > 1 || longest > OPEN_LETTERS + 1);
            int room = proven ? MAX_CANDIDATES : MAX_CANDIDATES - 1;
            Set<String> stems = new LinkedHashSet<>();
            for (int letters = longest; letters > 0 && letters >= longest - OPEN_LETTERS; letters--) {
                for (Candidate candidate : candidates) {
                    if (candidate.letters == letters && (candidate.known || !settled) && stems.size() < room) {
                        stems.add(candidate.stem);
                    }
                }
            }
            if (!proven) {
                stems.add(base);
            }
            return stems;
        }
    }

    /** The letters, changes, slots and words of one language. */
    private abstract static class Language {
        static final int OPEN_VOWEL = 1;
        static final int NARROW_VOWEL = 64;
        static final int VOWEL = OPEN_VOWEL | NARROW_VOWEL;
        static final int ANY = -1;

        abstract String slots();

        abstract String nouns();

        abstract String verbs();

        abstract String irregular();

        abstract String altered();

        /** Returns the class of the last letter before {@code end}, as one bit. */
        abstract int letter(String word, int end);

        /** Returns the harmony classes of the last vowel before {@code end} as bits, 0 if there is no vowel. */
        abstract int lastVowel(String word, int end);

        abstract List<String> undo(String rest, Change change);

        /** Returns the spellings of an archiphoneme in a harmony class: a letter and the letter classes it may follow. */
        abstract List<Spelling> spellings(char letter, int vowels);

        abstract int[] harmonies();

        abstract boolean isVowel(char letter);

        /** Returns the harmony class that holds at a place inside a suffix. */
        int harmonyInside(String suffix, int at, int harmony) {
            return harmony;
        }

        abstract boolean endsLikePlural(String rest);

        abstract boolean mayBeVerb(String stem);

        String normalize(String word) {
            return word;
        }

        /** Returns the spelling of a base form in the index. */
        String base(String word) {
            return word;
        }

        boolean mayBeNoun(String stem) {
            int last = stem.length() - 1;
            boolean doubled = last > 0 && stem.charAt(last) == stem.charAt(last - 1) && !isVowel(stem.charAt(last));
            return longEnough(stem) && (!doubled || "лмсlms".indexOf(stem.charAt(last)) >= 0);
        }

        /** Rejects single letters, stems without a vowel, and consonant + vowel: such words are few and listed. */
        final boolean longEnough(String stem) {
            int length = stem.length();
            return length > 2
                    ? syllables(stem) > 0
                    : length == 2 && (letter(stem, 1) & VOWEL) != 0 && (letter(stem, 2) & VOWEL) == 0;
        }

        final int syllables(String stem) {
            int count = 0;
            boolean before = false;
            for (int i = 1; i <= stem.length(); i++) {
                boolean vowel = isVowel(stem.charAt(i - 1));
                if (vowel && !before) {
                    count++;
                }
                before = vowel;
            }
            return count;
        }

        /** Expands a suffix with archiphonemes; {@code _} demands a vowel before it, {@code =} a narrow
         * vowel, {@code ^} a consonant. */
        final List<Suffix> expand(String pattern, Change change, State next) {
            char mark = pattern.charAt(0);
            int letters = mark == '_' ? VOWEL : mark == '=' ? NARROW_VOWEL : mark == '^' ? ~VOWEL : ANY;
            String body = "_=^".indexOf(mark) >= 0 ? pattern.substring(1) : pattern;
            Map<String, int[]> found = new HashMap<>();
            for (int harmony : harmonies()) {
                List<Spelling> partial = List.of(new Spelling("", letters));
                boolean harmonic = false;
                for (int i = 0; i < body.length(); i++) {
                    List<Spelling> choices = spellings(body.charAt(i), harmonyInside(body, i, harmony));
                    List<Spelling> longer = new ArrayList<>();
                    for (Spelling head : partial) {
                        for (Spelling tail : choices) {
                            // Inside a suffix the letter before decides the assimilation.
                            boolean fits = i == 0 || (letter(head.text, head.text.length()) & tail.letters) != 0;
                            if (fits) {
                                longer.add(new Spelling(
                                        head.text + tail.text, i == 0 ? head.letters & tail.letters : head.letters));
                            }
                        }
                    }
                    partial = longer;
                }
                for (Spelling spelling : partial) {
                    int[] masks = found.computeIfAbsent(spelling.text, key -> new int[2]);
                    masks[0] |= spelling.letters;
                    masks[1] |= harmony;
                }
            }
            List<Suffix> suffixes = new ArrayList<>();
            found.keySet().stream()
                    .sorted()
                    .forEach(text ->
                            suffixes.add(new Suffix(text, found.get(text)[0], found.get(text)[1], change, next)));
            return suffixes;
        }
    }

    private record Spelling(String text, int letters) {}

    /** What Kazakh and Kyrgyz share. */
    private abstract static class Cyrillic extends Language {
        abstract String narrow(String stem);

        abstract String open(String stem);

        @Override
        final boolean isVowel(char letter) {
            return switch (letter) {
                case 'а', 'ә', 'е', 'о', 'ө', 'ұ', 'ү', 'у', 'ы', 'і', 'и', 'э', 'я', 'ё', 'ю' -> true;
                default -> false;
            };
        }

        @Override
        final boolean endsLikePlural(String rest) {
            int length = rest.length();
            return length > 2
                    && "лдт".indexOf(rest.charAt(length - 2)) >= 0
                    && "аеоө".indexOf(rest.charAt(length - 1)) >= 0;
        }

        /** Native stems end in no б or г; these loans do. */
        private static final Set<String> VOICED_LOANS =
                Set.of("клуб", "штаб", "масштаб", "герб", "куб", "араб", "прораб");

        private static String devoice(String stem) {
            int last = stem.length() - 1;
            String head = stem.substring(0, last);
            return switch (stem.charAt(last)) {
                case 'б' -> VOICED_LOANS.contains(stem) ? stem : head + 'п';
                case 'ғ' -> head + 'қ';
                case 'г' -> head.endsWith("ло") || head.endsWith("го") || head.endsWith("ин") ? stem : head + 'к';
                default -> stem;
            };
        }

        @Override
        List<String> undo(String rest, Change change) {
            if (change == Change.NONE) {
                return List.of(rest);
            }
            String stem = devoice(rest);
            switch (change) {
                case POSS:
                    return List.of(lostVowel(stem));
                case INF:
                    return syllables(stem) == 1 && (letter(stem, stem.length()) & VOWEL) == 0
                            ? List.of(stem, rest + narrow(rest))
                            : List.of(stem);
                case YOT:
                    return rest.endsWith("и") ? List.of(rest) : List.of(rest + 'й');
                case NARROW:
                    return List.of(rest + narrow(rest));
                case OPEN:
                    return List.of(rest + open(rest));
                case LABIAL:
                    return syllables(rest) == 1 ? List.of(rest + 'п') : List.of();
                case LONG:
                    return syllables(stem) > 1 && stem.equals(rest) ? List.of(stem) : List.of();
                default:
                    return List.of(stem);
            }
        }

        /** Restores a narrow vowel inside a final cluster that no native word has. */
        private String lostVowel(String stem) {
            int last = stem.length() - 1;
            if (last < 2 || (letter(stem, last) & VOWEL) != 0) {
                return stem;
            }
            String cluster = stem.substring(last - 1);
            return switch (cluster) {
                case "рн", "лқ", "рқ", "йн", "ңл", "рк", "лк" ->
                    stem.equals("парк") || stem.equals("калк")
                            ? stem
                            : stem.substring(0, last) + narrow(stem) + stem.charAt(last);
                default -> stem;
            };
        }

        @Override
        boolean mayBeVerb(String stem) {
            int length = stem.length();
            if (!longEnough(stem)) {
                return false;
            }
            char last = stem.charAt(length - 1);
            // Plurals would otherwise pass as an aorist: -та-р, -ла-р.
            boolean plural = last == 'т' && "пкқстшчцх".indexOf(stem.charAt(length - 2)) >= 0
                    || last == 'л' && !isVowel(stem.charAt(length - 2));
            if (plural || "бгғдвхфьцщ".indexOf(last) >= 0) {
                return false;
            }
            return "ыіиуү".indexOf(last) < 0 || syllables(stem) <= 2;
        }
    }

    private static final class Kazakh extends Cyrillic {
        private static final int R = 2;
        private static final int L = 4;
        private static final int M = 8;
        private static final int Z = 16;
        private static final int X = 32;
        private static final int BACK = 1;
        private static final int FRONT = 2;

        @Override
        String slots() {
            return """
                W < C F
                C < P
                L < S
                W KIн > C
                C NIң GA CI DA EAн > PP
                C Bен > P
                C ның нің на не н нда нде нан нен мен > XT
                C ^A > XQ
                P < PP XT
                PP < XQ L
                XQ ~POSS _м ^Iм _ң ^Iң _мIз ^IмIз _ңIз ^IңIз > L
                XT ~POSS _сI ^I > L
                L LAр > S
                S DAHI NIкі > PP
                S ндаHI ндеHI > XT
                S ~VOICE _рAQ ^IрAQ > E
                S =лау =леу > E
                S GI > EK
                S < XN
                XN GAн MAQ > V
                XN тIн > XC
                XN ~INF ^у > V
                XN _у > V
                XN ~YOT ю > VE
                S DIQ > XG
                XG GAн > V
                V MA > VE
                F _м _ң _ңIз _ңдAр _ңIздAр > XD
                F _Q > XK
                XK DI > VK
                XK сA > V
                VK MA > VE
                F < XD XP
                XD DI сA > V
                F KIн сIң сIз OIз сIңдAр сIздAр > XA
                XA < XC XP
                XA GAн MAQ MAQшI > V
                XA тIн > XC
                XA ~VOICE ^Aр > V
                XA MAс > VE
                F ді ды > XC
                F ты ті > XP
                XC ~VOICE ^A > V
                XC _й > V
                XC ~YOT я > VE
                XC ~NARROW и > VE
                XP ~VOICE ^Iп > V
                XP _п > V
                XP ~LABIAL _уIп > VE
                F ~LONG ^A > V
                F _й > V
                F ~VOICE ^Aр > V
                F _р > VR
                F MAс > VE
                VR MA > VE
                F MAQшI GAлI GAй GAнша GAнше сIн > V
                F ~VOICE ^IңIздAр ^AйIн ^AйIQ > V
                F _йIн _йIQ _ңIздAр > V
                """;
        }

        @Override
        String nouns() {
            return """
                қала бала дала сала ара аға ата ана апа қара баға алма айна пайда сауда шара мұра жара жаға қалам адам қоғам білім ғылым \
                бөлім өлім басым шешім келісім жиын орын орман заман заң жаз қыс күз көктем қысқа бұрын биыл былтыр қазір кейін соңғы жаңа жоғары төмен келесі көрші \
                су ту би ми үй ел іс ай ат ер ой жол жыл күн түн тіл ұл қыз дос бас көз қол сөз іш той топ сот суд \
                қазақстан өзбекстан қырғызстан түркіменстан тәжікстан қарағанды алматы астана тамыз маусым ақпан сәуір \
                маңызды тұрақты белгілі доллар тәртіп қауіп хабар базар қатар сапар мәдениет жұмыс мектеп кітап халық ауыл аудан \
                облыс үкімет мемлекет президент министр министрлік депутат парламент ақпарат қызмет мәселе бағдарлама жоба кеңес жиналыс \
                дәрігер мұғалім студент оқушы жас көше теңге ақша баспа газет жаңалық бүгін ертең кеше жер аспан тау теңіз өзен көл \
                балық сүт ет нан дән ағаш гүл тас темір алтын күміс жүрек тарақ бала-шаға отбасы ана-ата ұлт ұрпақ әлем дүние бөлме кеме \
                үлкен кіші жақсы жаман ұзын биік көп аз бар жоқ ақ қызыл көк сары жасыл дауыс ауыз мұрын мойын ерін көңіл ерік \
                айт сурет әскер майдан дастан солтан сұлтан түрік түркмен тәуелсіздік экономика саясат оқиға жағдай құжат құқық заңнама \
                жер шекара нарық өнер өнім өсім айып емтихан сабақ дәптер дене денсаулық таң кеш апта ғасыр сан бөлік""";
        }

        @Override
        String verbs() {
            return """
                бар кел қал ал бер көр айт де же ки ту жу қу бол қыл ет жаса баста істе жаз оқы таны тоқы жүр тұр отыр жат біл сөйле сұра қара \
                тап жап шық кір түс өт кет қой қос аш жап сат жібер алып-кел тыңда түсін ойла ойна күт ұста тарт көтер өзгер дамы қолда қолдан \
                қабылда өткіз жүргіз ұсын ұйымдастыр мақұлда тағайында сайла бекіт қатыс көрсет ескер арт аз өс өсір жүз ұш қаш сөн сөндір""";
        }

        @Override
        String irregular() {
            return """
                мен мені менің маған менде менен менімен менің
                сен сені сенің саған сенде сенен сенімен
                ол оны оның оған онда одан онымен
                бұл бұны бұның бұған бұнда бұдан бұнымен мұны мұның мұнда мұнан мұнымен
                сол соны соның соған сонда содан сонымен
                осы осыны осының осыған осында осыдан осынымен осымен
                олар оларды олардың оларға оларда олардан олармен
                біз бізді біздің бізге бізде бізден бізбен
                сіз сізді сіздің сізге сізде сізден сізбен
                ана
                не нені ненің неге неде неден немен
                кім кімді кімнің кімге кімде кімнен кіммен
                және
                үшін
                кейін
                дейін
                бойынша
                туралы
                емес
                екен
                еді
                әрі
                тағы
                дәл
                жоқ
                енді
                үнемі
                қалай
                мұндай
                ондай
                сондай
                осындай
                барлық""";
        }

        @Override
        String altered() {
            return "ауз=ауыз дауыс=дауыс орн=орын мұрн=мұрын ерн=ерін халқ=халық ерк=ерік көрк=көрік қарн=қарын мойн=мойын";
        }

        @Override
        int letter(String word, int end) {
            return switch (word.charAt(end - 1)) {
                case 'а', 'ә', 'е', 'о', 'ө', 'ұ', 'ү', 'э', 'я', 'ё' -> OPEN_VOWEL;
                case 'ы', 'і' -> NARROW_VOWEL;
                case 'р', 'й', 'у', 'и', 'ю' -> R;
                case 'л', 'ь' -> L;
                case 'м', 'н', 'ң' -> M;
                case 'з', 'ж' -> Z;
                default -> X;
            };
        }

        @Override
        int lastVowel(String word, int end) {
            switch (word.charAt(end - 1)) {
                case 'в', 'к', 'г':
                    // Surnames in -ев and loans such as банк take suffixes of the other harmony, too.
                    return BACK | FRONT;
                default:
                    break;
            }
            for (int i = end - 1; i >= 0; i--) {
                switch (word.charAt(i)) {
                    case 'а', 'о', 'ұ', 'ы', 'я', 'ё':
                        return BACK;
                    case 'ә', 'е', 'ө', 'ү', 'і', 'э':
                        return FRONT;
                    case 'и', 'у', 'ю', 'ь':
                        return harmonyBefore(word, i);
                    default:
                        break;
                }
            }
            return 0;
        }

        /** и, у, ю and ь occur in words of either harmony; only у and ю after a native vowel are sure to follow it. */
        private static int harmonyBefore(String word, int at) {
            if (word.charAt(at) == 'у' || word.charAt(at) == 'ю') {
                for (int i = at - 1; i >= 0; i--) {
                    if ("аұыо".indexOf(word.charAt(i)) >= 0) {
                        return BACK;
                    }
                    if ("әеөүі".indexOf(word.charAt(i)) >= 0) {
                        return FRONT;
                    }
                }
            }
            return BACK | FRONT;
        }

        @Override
        int[] harmonies() {
            return new int[] {BACK, FRONT};
        }

        @Override
        List<Spelling> spellings(char letter, int vowels) {
            boolean back = vowels == BACK;
            int voiced = VOWEL | R | L | M | Z;
            return switch (letter) {
                case 'A' -> List.of(new Spelling(back ? "а" : "е", ANY));
                case 'I' -> List.of(new Spelling(back ? "ы" : "і", ANY));
                case 'H' -> List.of(new Spelling(back ? "ғ" : "г", ANY));
                case 'Q' -> List.of(new Spelling(back ? "қ" : "к", ANY));
                case 'G' -> List.of(new Spelling(back ? "ғ" : "г", voiced), new Spelling(back ? "қ" : "к", X));
                case 'D' -> List.of(new Spelling("д", voiced), new Spelling("т", X));
                case 'L' -> List.of(new Spelling("л", VOWEL | R), new Spelling("д", L | M | Z), new Spelling("т", X));
                case 'N' -> List.of(new Spelling("н", VOWEL | M), new Spelling("д", R | L | Z), new Spelling("т", X));
                case 'C' -> List.of(new Spelling("н", VOWEL), new Spelling("д", voiced & ~VOWEL), new Spelling("т", X));
                case 'E' -> List.of(new Spelling("н", M), new Spelling("д", VOWEL | R | L | Z), new Spelling("т", X));
                case 'M', 'O' ->
                    List.of(new Spelling("м", VOWEL | R | L), new Spelling("б", M | Z), new Spelling("п", X));
                case 'K', 'B' ->
                    List.of(new Spelling("м", VOWEL | R | L | M), new Spelling("б", Z), new Spelling("п", X));
                default -> List.of(new Spelling(String.valueOf(letter), ANY));
            };
        }

        @Override
        String narrow(String stem) {
            return lastVowel(stem, stem.length()) == FRONT ? "і" : "ы";
        }

        @Override
        String open(String stem) {
            return lastVowel(stem, stem.length()) == FRONT ? "е" : "а";
        }
    }

    private static final class Kyrgyz extends Cyrillic {
        private static final int R = 2;
        private static final int L = 4;
        private static final int B = 8;
        private static final int X = 16;

        @Override
        String slots() {
            return """
                W < C F
                C < P
                L < S
                W мIн > C
                C NIн GA NI DA DAн > PP
                C нIн нA н ндA нAн > XT
                C ^A > XQ
                P < PP XT
                PP < XQ L
                XQ ~POSS _м ^Iм _ң ^Iң _бIз ^IбIз _ңIз ^IңIз _ңAр ^IңAр _ңIздAр ^IңIздAр > L
                XT ~POSS _сI ^I > L
                XT ~YOT ю > E
                L LAр > S
                S DAгI NIкI > PP
                S ндAгI > XT
                S GI кI > EK
                S ~VOICE _рAAк ^IрAAк _рээк ^Iрээк > E
                S < XN
                XN GAн мAк чU > V
                XN ~INF ^UU > V
                XN _U > V
                XN ~OPEN OO > VE
                XN MOO > VE
                XN ~YOT юу юү > VE
                S DIк > XG
                XG GAн > V
                V MA > VE
                F _м _ң _ңIз _ңAр _ңIздAр > XD
                F _к > XK
                XK DI > VK
                XK сA > V
                VK MA > VE
                F < XD XP
                XD DI сA > V
                F мIн сIң сIз бIз сIңAр сIздAр > XA
                F т м > XC
                XA < XC XP
                XA GAн мAк мAкчI чU > V
                XA ~VOICE ^Aр > V
                XA MAс > VE
                F тIр > XP
                F тI > XP
                XC ~VOICE ^A > V
                XC _й > V
                XC ~YOT я ё > VE
                XP ~VOICE ^Iп > V
                XP _п > V
                XP ~YOT юп > VE
                XP ~LABIAL ап ээп еп өп оп > VE
                F ~LONG ^A > V
                F _й > V
                F ~VOICE ^Aр > V
                F _р > VR
                VR MA > VE
                F MAс MAстAн > VE
                F мAкчI GAнчA GIчA GIлA сIн > V
                F ~VOICE ^IңIз ^IңIздAр ^AйIн ^AлI > V
                F ~VOICE ^AлIк > VK
                F _йIн _йлI _йлIк _ңIздAр > V
                """;
        }

        @Override
        String nouns() {
            return """
                шаар бала ата апа аба эне кала дарыя кыргызстан казакстан өзбекстан тажикстан бишкек ош нарын талас баткен жалал-абад \
                өлкө өкмөт мамлекет президент министр министрлик депутат парламент маалымат кызмат маселе долбоор жыйын кеңеш кенеш \
                үй эл иш ай ат эр ой суу тоо көл жол жыл күн түн тил уул кыз дос баш көз кол сөз той топ сот орун мурун \
                китеп мектеп жүрөк кулак тарак калк айыл район облус мыйзам билим илим бөлүм өлүм чечим келишим адам коом заман токой \
                дарыгер мугалим студент окуучу жаш көчө сом акча гезит жаңылык бүгүн эртең кечээ жер асман деңиз \
                балык сүт эт нан жыгач гүл таш темир алтын күмүш үй-бүлө улут дүйнө бөлмө кеме чоң кичине кичи жакшы жаман узун бийик көп аз \
                бар жок ак кызыл көк сары жашыл ооз моюн эрин көңүл доллар базар кабар сапар катар пайда соода баа алма жаңы жогору төмөн \
                кыска жай күз кыш жаз мурда азыр быйыл былтыр эрте маданият экономика саясат окуя абал документ укук чек ара өнөр өнүм автобус завод сабак дептер \
                ден соолук таң кеч апта кылым сан бөлүк июн июл январ апрел октябр сентябр ноябр декабр феврал""";
        }

        @Override
        String verbs() {
            return """
                бар кел кал ал бер көр айт де же кий бол кыл эт жаса башта иште жаз оку тааны току жүр тур отур жат бил сүйлө сура кара \
                тап жап чык кир түш өт кет кой кош ач сат жибер укта тыңда түшүн ойло ойно күт карма тарт көтөр өзгөр өнүк колдо колдон \
                кабылда өткөр жүргүз сунушта уюштур бекит катыш көрсөт эске өс арт уч кач баала""";
        }

        @Override
        String irregular() {
            return """
                мен мени менин мага менде менден
                сен сени сенин сага сенде сенден
                ал,ан ал
                ан аны анын ага анда андан
                бул муну мунун буга мында мындан муга бунун
                ошол ошону ошонун ошого ошондо ошондон
                ушул ушуну ушунун ушуга ушунда ушундан
                алар аларды алардын аларга аларда алардан
                биз бизди биздин бизге бизде бизден
                сиз сизди сиздин сизге сизде сизден
                эмне эмнени эмненин эмнеге эмнеде эмнеден
                ким кимди кимдин кимге кимде кимден
                бала балдар
                үчүн
                кийин
                дейре
                боюнча
                тууралуу
                жана
                эмес
                экен
                эле
                менен
                дагы
                жок
                эми
                кандай
                мындай
                андай
                ошондой
                ушундай
                бардык""";
        }

        @Override
        String altered() {
            return "орд=орун мурд=мурун эрд=эрин кард=карын мойн=моюн балдар=бала көңл=көңүл";
        }

        @Override
        String base(String word) {
            return word.endsWith("ь") && word.length() > 3 ? word.substring(0, word.length() - 1) : word;
        }

        @Override
        int letter(String word, int end) {
            return switch (word.charAt(end - 1)) {
                case 'а', 'е', 'о', 'ө', 'у', 'ү', 'ы', 'и', 'э', 'я', 'ё', 'ю' -> VOWEL;
                case 'р', 'й' -> R;
                case 'л', 'м', 'н', 'ң', 'з', 'ж', 'ь' -> L;
                case 'б', 'в', 'г', 'д' -> B;
                default -> X;
            };
        }

        @Override
        int lastVowel(String word, int end) {
            if (end > 2 && word.charAt(end - 1) == 'в') {
                // Russian surnames in -ев and -ов are read with either harmony.
                return word.charAt(end - 2) == 'е'
                        ? 8 | 1
                        : word.charAt(end - 2) == 'о' ? 4 | 2 | 1 : lastVowel(word, end - 1);
            }
            for (int i = end - 1; i >= 0; i--) {
                switch (word.charAt(i)) {
                    case 'а', 'ы', 'я':
                        return 1;
                    case 'у', 'ю':
                        return 2;
                    case 'о', 'ё':
                        return 4;
                    case 'е', 'э', 'и':
                        return 8;
                    case 'ө', 'ү':
                        return 16;
                    default:
                        break;
                }
            }
            return 0;
        }

        @Override
        int[] harmonies() {
            return new int[] {1, 2, 4, 8, 16};
        }

        /** The narrow vowel after о is у, and у is followed by а. */
        @Override
        int harmonyInside(String suffix, int at, int harmony) {
            return harmony == 4 && suffix.lastIndexOf('I', at - 1) >= 0 ? 2 : harmony;
        }

        @Override
        List<Spelling> spellings(char letter, int vowels) {
            int voiced = VOWEL | R | L | B;
            return switch (letter) {
                case 'A' -> List.of(new Spelling(vowels <= 2 ? "а" : vowels == 4 ? "о" : vowels == 8 ? "е" : "ө", ANY));
                case 'I' -> List.of(new Spelling(vowels == 1 ? "ы" : vowels <= 4 ? "у" : vowels == 8 ? "и" : "ү", ANY));
                case 'U' -> List.of(new Spelling(vowels <= 4 ? "у" : "ү", ANY));
                case 'O' -> List.of(new Spelling(vowels <= 4 ? "о" : "ө", ANY));
                case 'G' -> List.of(new Spelling("г", voiced), new Spelling("к", X | B));
                case 'D' -> List.of(new Spelling("д", voiced), new Spelling("т", X | B));
                case 'L' -> List.of(new Spelling("л", VOWEL | R), new Spelling("д", L | B), new Spelling("т", X | B));
                case 'N' -> List.of(new Spelling("н", VOWEL), new Spelling("д", R | L | B), new Spelling("т", X | B));
                case 'M' -> List.of(new Spelling("б", voiced), new Spelling("п", X | B));
                default -> List.of(new Spelling(String.valueOf(letter), ANY));
            };
        }

        @Override
        String narrow(String stem) {
            return spellings('I', lastVowel(stem, stem.length())).get(0).text();
        }

        @Override
        String open(String stem) {
            return spellings('A', lastVowel(stem, stem.length())).get(0).text();
        }
    }

    private static final class Uzbek extends Language {
        private static final char TURNED = '\u02BB';
        private static final int K = 2;
        private static final int Q = 4;
        private static final int OTHER = 8;

        @Override
        String slots() {
            return """
                W < C F
                C < P
                L < S
                W dir man > C
                W mi > F
                C ning ni Ga da dan Gacha > P
                P < XQ XT L
                XQ ~POSS _m ^im _ng ^ing _miz ^imiz _ngiz ^ingiz > L
                XT ~POSS _si ^i > L
                L lar > S
                S dagi niki > P
                S roq > E
                S Gi ki > EK
                S < XN
                XN Gan moq > V
                XN ~INF ^ish > V
                XN _sh > V
                XN yotgan > XY
                XN _yotgan > V
                XN digan > XC
                XY ^a > V
                S lik > XG
                XG Gan > V
                V ma > VE
                F _m _ng _ngiz _k > XD
                F lar > XL
                XL < XD
                XL di > XC
                XL ti > XI
                XL sin moqda moqchi Gan > V
                F < XD XP
                XD di sa > V
                F man san miz siz sizlar > XA
                XA < XC XP
                XA yap Gan moqda moqchi ^ar > V
                XA _r > VR
                XA mas > VE
                XA digan > XC
                F di > XC
                F ti > XI
                XI yap > V
                XI < XP
                XC ^a _y > V
                XP ^ib _b > V
                F moqda moqchi > V
                F _y ^ay ^aylik _ylik ^ar > V
                F _r > VR
                VR ma > VE
                F mas masdan > VE
                F sin gin Gach Guncha Gancha > V
                F ^inglar _nglar > V
                """;
        }

        @Override
        String nouns() {
            return """
                shahar bola ota ona opa aka uka singil oʻgʻil qiz doʻst davlat prezident vazir vazirlik hukumat deputat parlament maʻlumot \
                xizmat masala loyiha yigʻilish kengash uy el ish oy ot yer suv togʻ bogʻ yogʻ koʻl yoʻl yil kun tun til bosh koʻz qoʻl soʻz \
                toʻy sud oʻrin burun kitob maktab yurak quloq taroq qishloq xalq tuman viloyat qonun bilim toʻgʻri kech ilm boʻlim oʻlim qaror odam \
                jamiyat zamon oʻrmon shifokor oʻqituvchi talaba oʻquvchi yosh koʻcha soʻm pul gazeta yangilik bugun ertaga kecha osmon \
                dengiz baliq sut non daraxt gul tosh temir oltin kumush oila millat dunyo xona katta kichik yaxshi yomon uzun baland koʻp oz \
                bor yoʻq oq qizil koʻk sariq yashil ogʻiz boʻyin koʻngil dollar bozor xabar foyda savdo narx olma yangi yuqori past boshqa hozir avval keyin erta \
                qisqa madaniyat iqtisodiyot siyosat voqea holat hujjat huquq chegara sanʻat saylov avtobus zavod dars daftar toshkent samarqand \
                buxoro andijon namangan fargʻona xorazm oʻzbekiston qozogʻiston qirgʻiziston tojikiston sogʻliq tong hafta asr son qism \
                rasm ism fikr rossiya bahor yoz kuz qish biznes kompaniya bank tashkilot tadbir hamkorlik taʻlim""";
        }

        @Override
        String verbs() {
            return """
                bor kel qol ol ber koʻr ayt de ye boʻl qil et yasa boshla ishla yoz oʻqi tani yur tur oʻtir yot bil gapir soʻra qara top yop \
                chiq kir tush oʻt ket qoʻy qoʻsh och sot yubor uxla tingla tushun oʻyla oʻyna kut ushla tort koʻtar oʻzgar rivojlan qoʻlla \
                qabulla oʻtkaz tashkilla taqdim tasdiqla qatnash koʻrsat oʻs ort uch qoch sev bajar taʻkidla""";
        }

        @Override
        String irregular() {
            return """
                men meni mening menga menda mendan
                sen seni sening senga senda sendan
                u uni uning unga unda undan
                bu buni buning bunga bunda bundan
                shu shuni shuning shunga shunda shundan
                oʻsha oʻshani oʻshaning oʻshanga oʻshanda oʻshandan
                ular ularni ularning ularga ularda ulardan
                biz bizni bizning bizga bizda bizdan
                siz sizni sizning sizga sizda sizdan
                nima nimani nimaning nimaga nimada nimadan
                kim kimni kimning kimga kimda kimdan
                bilan
                uchun
                keyin
                haqida
                boʻyicha
                ham
                emas
                ekan
                edi
                lekin
                yana
                hozir
                yoʻq
                qanday
                bunday
                unday
                shunday
                barcha""";
        }

        @Override
        String altered() {
            return "burn=burun oʻrn=oʻrin qorn=qorin singl=singil singli=singil oʻgʻl=oʻgʻil koʻngl=koʻngil ogʻz=ogʻiz boʻyn=boʻyin qoʻyn=qoʻyin "
                    + "shahr=shahar bagʻr=bagʻir";
        }

        /** Writes every apostrophe as U+02BB and drops quotation marks around the word. */
        @Override
        String normalize(String word) {
            String normal = word;
            for (int i = 0; i < word.length(); i++) {
                if ("'\u2019\u2018\u02BC`\u00B4".indexOf(word.charAt(i)) >= 0) {
                    normal = word.replaceAll("['\u2019\u2018\u02BC`\u00B4]", String.valueOf(TURNED));
                    break;
                }
            }
            int from = 0;
            int to = normal.length();
            while (from < to - 1 && normal.charAt(from) == TURNED) {
                from++;
            }
            while (to > from + 1 && normal.charAt(to - 1) == TURNED && "og".indexOf(normal.charAt(to - 2)) < 0) {
                to--;
            }
            return normal.substring(from, to);
        }

        @Override
        int letter(String word, int end) {
            char last = word.charAt(end - 1);
            if (last == TURNED) {
                return end > 1 && word.charAt(end - 2) == 'o' ? VOWEL : OTHER;
            }
            return switch (last) {
                case 'a', 'e', 'i', 'o', 'u' -> VOWEL;
                case 'k' -> K;
                case 'q' -> Q;
                default -> OTHER;
            };
        }

        @Override
        boolean isVowel(char letter) {
            return "aeiou".indexOf(letter) >= 0;
        }

        /** Uzbek has no harmony; the bit only says that there is a vowel. */
        @Override
        int lastVowel(String word, int end) {
            for (int i = end - 1; i >= 0; i--) {
                if ("aeiou".indexOf(word.charAt(i)) >= 0) {
                    return 1;
                }
            }
            return 0;
        }

        @Override
        int[] harmonies() {
            return new int[] {1};
        }

        @Override
        boolean endsLikePlural(String rest) {
            return rest.endsWith("la");
        }

        @Override
        List<Spelling> spellings(char letter, int vowels) {
            return letter == 'G'
                    ? List.of(new Spelling("g", VOWEL | OTHER), new Spelling("k", K), new Spelling("q", Q))
                    : List.of(new Spelling(String.valueOf(letter), ANY));
        }

        @Override
        List<String> undo(String rest, Change change) {
            if (change == Change.POSS && syllables(rest) > 1) {
                if (rest.endsWith("gʻ")) {
                    return List.of(rest.substring(0, rest.length() - 2) + 'q');
                }
                if (rest.endsWith("g") && !rest.endsWith("og") && !rest.endsWith("ng")) {
                    return List.of(rest.substring(0, rest.length() - 1) + 'k');
                }
            }
            return List.of(rest);
        }

        @Override
        boolean mayBeVerb(String stem) {
            if (!longEnough(stem)) {
                return false;
            }
            char last = stem.charAt(stem.length() - 1);
            return switch (last) {
                case 'o', 'u', 'e', 'f', 'h' -> stem.endsWith("sh") || stem.endsWith("ch");
                case 'i' -> syllables(stem) <= 2;
                case 'l' -> (letter(stem, stem.length() - 1) & VOWEL) != 0;
                default -> (letter(stem, stem.length()) & VOWEL) == 0 || last == 'a';
            };
        }
    }
}
