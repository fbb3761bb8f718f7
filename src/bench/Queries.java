import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Writes queries similar to those of people, one per line: {@code java Queries.java [count] [seed] [corpus]}. A line has the kind, the query
 * text and further parameters, tab-separated.
 *
 * <p>Words come from the titles of random items, so a word is searched as often as titles use it, and languages have the shares of the
 * corpus. Of a hundred queries about
 *
 * <ul>
 *   <li>28 are one word of a title, 6 one word of a body (many of these are rare);
 *   <li>28 are two adjacent words of a title, 14 three, 6 four or five, including the prepositions between them;
 *   <li>4 are a tag, 5 a "phrase", 4 one or two words and a -word, 3 one word or another, 2 words of two languages.
 * </ul>
 *
 * <p>A single word is never a stop word. Four of five queries are in lower case. Every third longer Russian word is in another form that
 * occurs in the corpus. A fifth of the queries have a filter (language, years, source, topic, organization); a tenth sort by date.
 */
class Queries {
    private static final Path CORPUS = Path.of("../shared/data/press-corpus.ndjson.gz");
    private static final int ORGANIZATIONS = 20;
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}\\p{N}'’ʻ-]*");
    private static final Set<String> WITHOUT_SPACES = Set.of("ja", "zh");
    private static final Set<String> STOP_WORDS = Set.of(
            ("the and for with from are was this that you your how what its our has have not but can all new who why "
                            + "как для что это или при над под его она они был была было были быть этот эта все уже еще ещё "
                            + "les des une pour dans sur aux los las del por para una der die das und den von mit auf ein "
                            + "eine het een van voor dla jest det som och til про")
                    .split(" "));

    private record Item(String language, String source, int year, List<String> title, List<String> body, List<String> tags) {}

    private record Query(String kind, String typed) {}

    private final List<Item> items;
    /** Russian words of five letters or more, sorted. */
    private final TreeSet<String> russian = new TreeSet<>();

    private final SplittableRandom random;

    private Queries(List<Item> items, long seed) {
        this.items = items;
        this.random = new SplittableRandom(seed);
        for (Item item : items) {
            if (item.language().equals("ru")) {
                item.body().stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .filter(word -> word.length() >= 5 && word.chars().allMatch(Character::isLetter))
                        .forEach(russian::add);
            }
        }
    }

    public static void main(String... args) throws IOException {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 500;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Queries queries = new Queries(read(args.length > 2 ? Path.of(args[2]) : CORPUS), seed);
        Set<String> lines = new LinkedHashSet<>();
        while (lines.size() < count) {
            Item item = queries.items.get(queries.random.nextInt(queries.items.size()));
            Query query = queries.query(item);
            if (query != null && !query.typed().isBlank() && query.typed().length() <= 120) {
                lines.add(query.kind() + '\t' + query.typed() + '\t' + queries.parameters(item));
            }
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        lines.forEach(line -> out.print(line + '\n'));
        out.flush();
    }

    // --- A query ----------------------------------------------------------------------------------------------------

    /** Returns a random query, or null if the item does not allow its kind. */
    private Query query(Item item) {
        int one = random.nextInt(100);
        if (one < 28) {
            return new Query("1 word", single(item.title()));
        } else if (one < 34) {
            return new Query("1 word", single(item.body()));
        } else if (one < 62) {
            return new Query("2 words", neighbours(item.title(), 2, item));
        } else if (one < 76) {
            return new Query("3 words", neighbours(item.title(), 3, item));
        } else if (one < 82) {
            return new Query("4-5 words", neighbours(item.title(), random.nextInt(4, 6), item));
        } else if (one < 86) {
            return item.tags().isEmpty() ? null : new Query("tag", any(item.tags()).replace('-', ' '));
        } else if (one < 91) {
            // As written in the text: people do not inflect words within quotes.
            String run = run(item.title(), random.nextInt(2, 4));
            return run.isEmpty() ? null : new Query("phrase", '"' + run + '"');
        } else if (one < 95) {
            String wanted = random.nextBoolean() ? single(item.title()) : neighbours(item.title(), 2, item);
            String unwanted = single(item.body());
            return wanted.isEmpty() || unwanted.isEmpty() ? null : new Query("exclusion", wanted + " -" + unwanted);
        } else if (one < 98) {
            String or = item.language().equals("ru") ? " или " : " or ";
            return new Query("or", single(item.title()) + or + single(item.title()));
        }
        Item other = items.get(random.nextInt(items.size()));
        return other.language().equals(item.language())
                ? null
                : new Query("2 languages", single(item.title()) + ' ' + single(other.title()));
    }

    private String single(List<String> words) {
        List<String> telling = words.stream()
                .filter(word -> word.length() > (isIdeographic(word) ? 1 : 2))
                .filter(word -> !STOP_WORDS.contains(word.toLowerCase(Locale.ROOT)))
                .toList();
        return telling.isEmpty() ? "" : typed(bent(any(telling)));
    }

    private String neighbours(List<String> words, int count, Item item) {
        String run = run(words, count);
        if (run.isEmpty() || WITHOUT_SPACES.contains(item.language())) {
            return run;
        }
        List<String> bent = new ArrayList<>();
        for (String word : run.split(" ")) {
            bent.add(bent(word));
        }
        return typed(String.join(" ", bent));
    }

    /** So many telling words that follow one another, and what is between them. */
    private String run(List<String> words, int count) {
        if (words.size() < count) {
            return "";
        }
        int from = random.nextInt(words.size() - count + 1);
        int to = from;
        int telling = 0;
        while (to < words.size() && telling < count) {
            String word = words.get(to++);
            telling += word.length() > 2 && !STOP_WORDS.contains(word.toLowerCase(Locale.ROOT)) || isIdeographic(word) ? 1 : 0;
        }
        return telling < count ? "" : String.join(" ", words.subList(from, to));
    }

    private String typed(String words) {
        return random.nextInt(5) == 0 ? words : words.toLowerCase(Locale.ROOT);
    }

    /** Every third time another form of a Russian word, one that is in use: the same but for its ending. */
    private String bent(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.length() < 6 || !russian.contains(lower) || random.nextInt(3) > 0) {
            return word;
        }
        String stem = lower.substring(0, Math.max(5, lower.length() - 2));
        List<String> forms = russian.subSet(stem, stem + '\uffff').stream()
                .filter(form -> Math.abs(form.length() - lower.length()) <= 2)
                .toList();
        return forms.isEmpty() ? word : any(forms);
    }

    private String parameters(Item item) {
        List<String> parameters = new ArrayList<>();
        if (random.nextInt(5) == 0) {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> parameters.add("language=" + item.language());
                case 3, 4, 5 -> {
                    parameters.add("publishedFrom=" + (item.year() - random.nextInt(3)) + "-01-01T00:00:00Z");
                    parameters.add("publishedBefore=" + (item.year() + 1 + random.nextInt(3)) + "-01-01T00:00:00Z");
                }
                case 6 -> parameters.add("source=" + item.source());
                case 7, 8 -> parameters.add(item.tags().isEmpty() ? "type=press-release" : "topic=" + any(item.tags()));
                default -> parameters.add("organization=newsroom-" + random.nextInt(1, ORGANIZATIONS + 1));
            }
        }
        if (random.nextInt(10) == 0) {
            parameters.add("sort=-publishedAt");
        }
        return String.join("&", parameters);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    // --- The corpus -------------------------------------------------------------------------------------------------

    private static List<Item> read(Path corpus) throws IOException {
        List<Item> items = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(corpus)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String language = text(line, "language");
                items.add(new Item(
                        language,
                        text(line, "name"),
                        Integer.parseInt(text(line, "publishedAt").substring(0, 4)),
                        words(language, text(line, "title")),
                        words(language, text(line, "body").replaceAll("<[^>]*>|\\]\\([^)]*\\)|https?:\\S+", " ")),
                        texts(line, "tags")));
            }
        }
        return items;
    }

    /** Where words are not parted, pairs of characters stand for them. */
    private static List<String> words(String language, String text) {
        List<String> words = new ArrayList<>();
        WORD.matcher(text).results().map(found -> found.group()).forEach(word -> {
            if (WITHOUT_SPACES.contains(language) && isIdeographic(word)) {
                for (int i = 0; i + 2 <= word.length(); i += 2) {
                    words.add(word.substring(i, Math.min(word.length(), i + 2 + word.length() % 2)));
                }
            } else {
                words.add(word);
            }
        });
        return words;
    }

    private static boolean isIdeographic(String word) {
        return word.codePoints().anyMatch(c -> Character.isIdeographic(c) || c >= 0x3040 && c < 0x3100);
    }

    /** A field of a line; the lines are flat enough for that. */
    private static String text(String line, String field) {
        Matcher found = Pattern.compile("\"" + field + "\": \"((?:[^\"\\\\]|\\\\.)*+)\"").matcher(line);
        return found.find() ? unescaped(found.group(1)) : "";
    }

    private static List<String> texts(String line, String field) {
        List<String> texts = new ArrayList<>();
        Matcher list = Pattern.compile("\"" + field + "\": \\[((?:[^\"\\]]|\"(?:[^\"\\\\]|\\\\.)*+\")*+)]").matcher(line);
        if (list.find()) {
            Matcher each = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"").matcher(list.group(1));
            while (each.find()) {
                texts.add(unescaped(each.group(1)));
            }
        }
        return texts;
    }

    private static String unescaped(String json) {
        Matcher escapes = Pattern.compile("\\\\(u(\\p{XDigit}{4})|.)").matcher(json);
        return escapes.replaceAll(one -> Matcher.quoteReplacement(
                one.group(2) != null ? String.valueOf((char) Integer.parseInt(one.group(2), 16)) : switch (one.group(1)) {
                    case "n", "t", "r", "b", "f" -> " ";
                    default -> one.group(1);
                }));
    }
}
