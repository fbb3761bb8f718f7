import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.BreakIterator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes an archive of any size as import lines, made from the sentences of a corpus: {@code java Generate.java N [seed] [corpus] [out]}.
 *
 * <p>An archive grows in time. So line {@code i} of {@code N} has the date of the corpus item at {@code i / N}, and its content is that of
 * corpus items of about that date. Each release takes language, source and size from one item, and its text from that item, from another of
 * the same source and from a third of the same language, in runs of consecutive sentences. So a word occurs in about the same share of
 * releases as of corpus items, and words that occur together stay together. Numbers are changed, because a larger archive has more distinct
 * words. The same arguments produce the same bytes.
 */
class Generate {
    static final int ORGANIZATIONS = 20;
    private static final Path CORPUS = Path.of("../shared/data/press-corpus.ndjson.gz");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\p{L}\\d])\\d{3,9}(?![\\p{L}\\d])");
    private static final Set<String> WITHOUT_SPACES = Set.of("ja", "zh");
    private static final String FAR = "2099-01-01T00:00:00Z";

    private record Item(
            String language,
            String source,
            String sourceUrl,
            Instant at,
            String title,
            List<String> tags,
            List<String> authors,
            List<String> sentences) {

        int length() {
            return sentences.stream().mapToInt(sentence -> sentence.length() + 1).sum();
        }

        String place() {
            return language + '\t' + source;
        }
    }

    private final List<Item> items;
    private final Map<String, List<Item>> alike = new HashMap<>();
    private final long seed;
    private final long count;

    private Generate(List<Item> items, long seed, long count) {
        this.items = items;
        this.seed = seed;
        this.count = count;
        for (Item item : items) {
            alike.computeIfAbsent(item.language(), any -> new ArrayList<>()).add(item);
            alike.computeIfAbsent(item.place(), any -> new ArrayList<>()).add(item);
        }
    }

    public static void main(String... args) throws IOException {
        if (args.length < 1) {
            System.err.println("usage: java Generate.java N [seed] [corpus] [out: a file, compressed if it ends with .gz]");
            System.exit(2);
        }
        long count = Long.parseLong(args[0]);
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Generate archive = new Generate(read(args.length > 2 ? Path.of(args[2]) : CORPUS), seed, count);
        try (Writer out = new BufferedWriter(
                new OutputStreamWriter(output(args.length > 3 ? args[3] : null), StandardCharsets.UTF_8), 1 << 16)) {
            StringBuilder line = new StringBuilder();
            for (long i = 0; i < count; i++) {
                line.setLength(0);
                archive.write(i, line);
                out.append(line).append('\n');
            }
        }
    }

    private static OutputStream output(String file) throws IOException {
        if (file == null) {
            return System.out;
        }
        OutputStream out = Files.newOutputStream(Path.of(file));
        return file.endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out;
    }

    // --- A release --------------------------------------------------------------------------------------------------

    private void write(long number, StringBuilder json) {
        SplittableRandom random = new SplittableRandom((seed << 40) + number);
        double place = (number + 0.5) / count * (items.size() - 1);
        Instant at = at(place, random);
        Item first = items.get((int) Math.max(0, Math.min(items.size() - 1, Math.round(place + 100 * random.nextGaussian()))));
        Item second = any(alike.get(first.place()), random);
        Item third = any(alike.get(first.language()), random);
        List<List<String>> paragraphs = paragraphs(List.of(first, second, third), random);

        double fate = random.nextDouble();
        String status = fate < 0.01 ? "draft" : fate < 0.02 ? "withdrawn" : fate < 0.021 ? "scheduled" : "published";
        Instant createdAt = at.minus(random.nextInt(1, 72), ChronoUnit.HOURS);
        json.append('{');
        field(json, "id", id(createdAt, random).toString());
        field(json, "status", status);
        field(json, "type", type(first, random));
        field(json, "language", first.language());
        field(json, "title", title(first, second, random));
        if (random.nextInt(5) == 0) {
            field(json, "subtitle", cut(third.title(), 300));
        }
        field(json, "summary", summary(paragraphs));
        field(json, "body", html(paragraphs, random));
        if (random.nextInt(10) < 6) {
            // Some organizations issue much more than others.
            int organization = 1 + (int) (ORGANIZATIONS * Math.pow(random.nextDouble(), 2));
            json.append("\"organization\":{\"slug\":\"newsroom-").append(organization).append("\"},");
        }
        attribution(json, number, first, second, random);
        contact(json, random);
        topics(json, List.of(first, second, third), random);
        if (random.nextInt(3) == 0) {
            json.append("\"media\":[{\"url\":\"https://media.example.org/").append(number);
            json.append(".jpg\",\"type\":\"image/jpeg\",\"width\":1600,\"height\":900}],");
        }
        if (!status.equals("draft")) {
            field(json, "publishedAt", status.equals("scheduled") ? FAR : at.toString());
        }
        if (status.equals("withdrawn")) {
            json.append("\"withdrawal\":{\"at\":\"").append(at.plus(1, ChronoUnit.DAYS));
            json.append("\",\"reason\":\"It was published by mistake.\"},");
        }
        field(json, "createdAt", createdAt.toString());
        field(json, "updatedAt", at.toString());
        json.setCharAt(json.length() - 1, '}');
    }

    /** The publication date of the corpus item at the same relative position, at a random hour of the day. */
    private Instant at(double place, SplittableRandom random) {
        Instant before = items.get((int) place).at();
        Instant after = items.get(Math.min(items.size() - 1, (int) place + 1)).at();
        double seconds = (place - (int) place) * (after.getEpochSecond() - before.getEpochSecond());
        return before.plusSeconds((long) seconds).truncatedTo(ChronoUnit.DAYS).plusSeconds(random.nextInt(6 * 3_600, 20 * 3_600));
    }

    /** A UUIDv7 of the time at which the release was created. */
    private static UUID id(Instant createdAt, SplittableRandom random) {
        long high = createdAt.toEpochMilli() << 16 | 0x7000 | random.nextLong() & 0xFFF;
        return new UUID(high, random.nextLong() >>> 2 | 0x8000000000000000L);
    }

    private static String type(Item first, SplittableRandom random) {
        if (first.source().contains("Викиновости")) {
            return "news";
        }
        int one = random.nextInt(20);
        return one < 16 ? "press-release" : one < 18 ? "statement" : one < 19 ? "speech" : "media-advisory";
    }

    /** Joins the beginning of one title and the end of another. */
    private static String title(Item first, Item second, SplittableRandom random) {
        String[] a = first.title().split(" ");
        String[] b = second.title().split(" ");
        if (WITHOUT_SPACES.contains(first.language()) || a.length < 3 || b.length < 3) {
            return cut(first.title(), 200);
        }
        int from = random.nextInt(1, a.length);
        int to = random.nextInt(1, b.length);
        String title = String.join(" ", List.of(a).subList(0, from)) + ' ' + String.join(" ", List.of(b).subList(to, b.length));
        return cut(title, 200);
    }

    private static List<List<String>> paragraphs(List<Item> donors, SplittableRandom random) {
        int length = (int) Math.max(400, Math.min(20_000, donors.get(0).length() * random.nextDouble(0.6, 1.4)));
        int count = Math.max(4, Math.min(12, length / 350 + random.nextInt(-1, 2)));
        List<List<String>> paragraphs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int which = random.nextInt(10);
            List<String> from = donors.get(which < 5 ? 0 : which < 8 ? 1 : 2).sentences();
            List<String> paragraph = new ArrayList<>();
            int at = random.nextInt(from.size());
            int left = length / count;
            // The target length is reached in the middle of the last sentence.
            while (left > 0 && (paragraph.isEmpty() || left > from.get(at % from.size()).length() / 2) && paragraph.size() < 2 * from.size()) {
                String sentence = otherNumbers(from.get(at++ % from.size()), random);
                paragraph.add(sentence);
                left -= sentence.length() + 1;
            }
            paragraphs.add(paragraph);
        }
        return paragraphs;
    }

    /** Keeps years, and replaces other numbers by ones with as many digits. */
    private static String otherNumbers(String sentence, SplittableRandom random) {
        return NUMBER.matcher(sentence).replaceAll(number -> {
            int digits = number.group().length();
            int value = Integer.parseInt(number.group());
            int least = (int) Math.pow(10, digits - 1);
            return digits == 4 && value >= 1900 && value < 2100 ? number.group() : String.valueOf(random.nextInt(least, least * 10));
        });
    }

    private static String summary(List<List<String>> paragraphs) {
        StringBuilder summary = new StringBuilder();
        for (String sentence : paragraphs.get(0)) {
            if (summary.length() > 0 && summary.length() + sentence.length() > 300) {
                break;
            }
            summary.append(summary.length() == 0 ? "" : " ").append(sentence);
        }
        return cut(summary.toString(), 400);
    }

    private static String html(List<List<String>> paragraphs, SplittableRandom random) {
        StringBuilder html = new StringBuilder();
        for (List<String> paragraph : paragraphs) {
            int look = random.nextInt(12);
            if (look == 0 && paragraph.size() > 2) {
                html.append("<ul>");
                paragraph.forEach(sentence -> html.append("<li>").append(escaped(sentence)).append("</li>"));
                html.append("</ul>");
                continue;
            }
            html.append("<p>");
            for (int i = 0; i < paragraph.size(); i++) {
                String text = escaped(paragraph.get(i));
                html.append(i == 0 ? "" : " ");
                if (i == 0 && look < 3) {
                    html.append("<strong>").append(text).append("</strong>");
                } else if (i == 0 && look < 5) {
                    html.append("<a href=\"https://www.example.org/").append(random.nextInt(100_000)).append("\">");
                    html.append(text).append("</a>");
                } else {
                    html.append(text);
                }
            }
            html.append("</p>\n");
        }
        return html.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void attribution(StringBuilder json, long number, Item first, Item second, SplittableRandom random) {
        json.append("\"attribution\":{\"source\":{");
        field(json, "name", first.source());
        field(json, "url", first.sourceUrl());
        json.setCharAt(json.length() - 1, '}');
        json.append(",\"authors\":[");
        List<String> authors = random.nextBoolean() ? first.authors() : second.authors();
        for (int i = 0; i < Math.min(3, authors.size()); i++) {
            json.append(i == 0 ? "{" : ",{");
            field(json, "name", cut(authors.get(i), 200));
            json.setCharAt(json.length() - 1, '}');
        }
        json.append("],");
        if (random.nextBoolean()) {
            field(json, "canonicalUrl", "https://archive.example.org/" + number);
        }
        json.setCharAt(json.length() - 1, '}');
        json.append(',');
    }

    private static void contact(StringBuilder json, SplittableRandom random) {
        int desk = random.nextInt(200);
        json.append("\"contacts\":[{\"name\":\"Press office ").append(desk).append("\",\"phone\":\"+7 495 555-").append(1_000 + desk);
        json.append("\",\"email\":\"press").append(desk).append("@example.org\"}],");
    }

    private static void topics(StringBuilder json, List<Item> donors, SplittableRandom random) {
        Set<String> topics = new LinkedHashSet<>();
        donors.forEach(item -> topics.addAll(item.tags()));
        long most = random.nextInt(1, 7);
        json.append("\"topics\":[");
        topics.stream().limit(most).forEach(topic -> {
            string(json, cut(topic, 100));
            json.append(',');
        });
        if (json.charAt(json.length() - 1) == ',') {
            json.setLength(json.length() - 1);
        }
        json.append("],");
    }

    private static <T> T any(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most).strip();
    }

    private static void field(StringBuilder json, String name, String value) {
        json.append('"').append(name).append("\":");
        string(json, value);
        json.append(',');
    }

    private static void string(StringBuilder json, String value) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(c == '\n' ? "\\n" : " ");
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    // --- The corpus -------------------------------------------------------------------------------------------------

    private static List<Item> read(Path corpus) throws IOException {
        List<Item> items = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(corpus)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String at = text(line, "publishedAt");
                String language = text(line, "language");
                List<String> sentences = sentences(language, plain(text(line, "bodyFormat"), text(line, "body")));
                String title = clean(text(line, "title"));
                items.add(new Item(
                        language,
                        text(line, "name"),
                        text(line, "url"),
                        java.time.OffsetDateTime.parse(at).toInstant(),
                        title,
                        texts(line, "tags"),
                        texts(line, "authors"),
                        sentences.isEmpty() ? List.of(title) : sentences));
            }
        }
        items.sort(Comparator.comparing(Item::at).thenComparing(Item::title));
        return items;
    }

    private static List<String> sentences(String language, List<String> paragraphs) {
        List<String> sentences = new ArrayList<>();
        BreakIterator each = BreakIterator.getSentenceInstance(Locale.forLanguageTag(language));
        for (String paragraph : paragraphs) {
            each.setText(paragraph);
            int start = each.first();
            for (int end = each.next(); end != BreakIterator.DONE; end = each.next()) {
                String sentence = clean(paragraph.substring(start, end));
                if (sentence.length() >= (WITHOUT_SPACES.contains(language) ? 8 : 20)) {
                    sentences.add(cut(sentence, 600));
                }
                start = end;
            }
        }
        return sentences;
    }

    private static List<String> plain(String format, String body) {
        String text = body;
        if (format.equals("html")) {
            text = text.replaceAll("\\s+", " ")
                    .replaceAll("(?i)</?(p|li|ul|ol|h\\d|div|tr|td|th|dt|dd|dl|pre|blockquote|table|br)\\b[^>]*>", "\n\n")
                    .replaceAll("<[^>]*>", "")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replaceAll("&#?\\w+;", " ");
        } else if (format.equals("markdown")) {
            text = text.replaceAll("!\\[[^]]*]\\([^)]*\\)", "")
                    .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                    .replaceAll("(?m)^\\s*([#>*-]+|\\d+\\.)\\s+", "\n")
                    .replaceAll("<[^>]*>", "")
                    .replaceAll("[*_`]{1,3}", "");
        }
        return List.of(text.split("\n\\s*\n"));
    }

    private static String clean(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }

    /** Returns a field of a line. The lines are flat enough for a regular expression. */
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
                String text = clean(unescaped(each.group(1)));
                if (!text.isEmpty()) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    private static String unescaped(String json) {
        Matcher escapes = Pattern.compile("\\\\(u(\\p{XDigit}{4})|.)").matcher(json);
        return escapes.replaceAll(one -> Matcher.quoteReplacement(
                one.group(2) != null ? String.valueOf((char) Integer.parseInt(one.group(2), 16)) : switch (one.group(1)) {
                    case "n" -> "\n";
                    case "t" -> "\t";
                    case "r", "b", "f" -> " ";
                    default -> one.group(1);
                }));
    }
}
