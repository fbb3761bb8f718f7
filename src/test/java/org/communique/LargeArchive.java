package org.communique;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;

/**
 * An archive of published releases with large bodies, as lines for an import. The bodies are Cyrillic HTML with headings, links, lists, tables and
 * quotations. The same arguments make the same bytes, and each line costs little more than writing it.
 */
public final class LargeArchive {
    /** A body that is a little smaller than the limit of 1 MB. */
    public static final int MEGABYTE = 1_000_000;

    private static final int PARAGRAPHS = 4_000;
    private static final String[] STEMS =
            ("президент министр заседание республика область экономика развитие соглашение делегация завод строительство школа"
                            + " больница железнодорожник урожай экспорт бюджет граница станция выставка конференция инвестиция подписание"
                            + " сотрудничество предприятие производство энергетика транспорт ведомство постановление избирательный участок")
                    .split(" ");
    private static final String[] ENDINGS = " а у ом е ы ов ами ский ного ному ение ально".split(" ");

    private final int bodyBytes;
    private final byte[][] paragraphs = new byte[PARAGRAPHS][];

    private LargeArchive(int bodyBytes) {
        this.bodyBytes = bodyBytes;
        Random random = new Random(19);
        for (int i = 0; i < PARAGRAPHS; i++) {
            paragraphs[i] = paragraph(i, random).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Writes lines whose bodies have about the given number of bytes, in UTF-8. */
    public static void write(OutputStream out, int lines, int bodyBytes) throws IOException {
        LargeArchive archive = new LargeArchive(bodyBytes);
        for (int i = 0; i < lines; i++) {
            archive.writeLine(out, i);
        }
        out.flush();
    }

    /** Returns the lines as bytes, for small archives. */
    public static byte[] bytes(int lines, int bodyBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(lines * (bodyBytes + 1_000));
        try {
            write(out, lines, bodyBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes a file: its name, the number of lines, and the bytes of each body. */
    public static void main(String[] arguments) throws IOException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[0])), 1 << 20)) {
            write(file, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        }
    }

    /** The id of the release in a line. */
    public static UUID id(int line, int bodyBytes) {
        return new UUID(0x0198_f1c2_7f0a_7000L + bodyBytes, 0x8000_0000_0000_0000L + line);
    }

    /** The topic of all releases whose bodies have this size. */
    public static String topic(int bodyBytes) {
        return "Объём " + bodyBytes;
    }

    private void writeLine(OutputStream out, int line) throws IOException {
        out.write(("{\"id\":\"" + id(line, bodyBytes) + "\",\"title\":\"Большое заседание № " + line
                        + "\",\"summary\":\"Итоги и решения\",\"language\":\"ru\",\"topics\":[\"" + topic(bodyBytes)
                        + "\"],\"publishedAt\":\"2023-0"
                        + (1 + line % 9) + "-1" + line % 10 + "T08:" + (10 + line / 10 % 50)
                        + ":00.000Z\",\"attribution\":{\"source\":{\"name\":\"Источник\"}},\"body\":\"")
                .getBytes(StandardCharsets.UTF_8));
        Random random = new Random(line);
        byte[] next = paragraphs[random.nextInt(PARAGRAPHS)];
        for (int bytes = 0;
                bytes == 0 || bytes + next.length <= bodyBytes;
                next = paragraphs[random.nextInt(PARAGRAPHS)]) {
            out.write(next);
            bytes += next.length;
        }
        out.write("\"}\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static String paragraph(int number, Random random) {
        String text = words(20 + random.nextInt(40), random);
        return switch (number % 8) {
            case 0 -> "<h2>" + words(6, random) + "</h2>";
            case 1 ->
                "<p>" + text + " <a href=\\\"https://news.example.org/статьи/" + number + "?раздел=1&amp;б=2\\\">"
                        + words(3, random) + "</a>.</p>";
            case 2 -> "<ul><li>" + words(9, random) + "</li><li>" + words(7, random) + "</li></ul>";
            case 3 -> "<blockquote><p>«" + text + "» &amp; <em>" + words(2, random) + "</em></p></blockquote>";
            case 4 ->
                "<table><tbody><tr><td>" + words(2, random) + "</td><td>" + random.nextInt(100_000)
                        + "</td></tr></tbody></table>";
            default -> "<p>" + text + " <strong>" + words(3, random) + "</strong>, " + text + ".</p>";
        };
    }

    private static String words(int count, Random random) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(i == 0 ? "" : " ")
                    .append(STEMS[random.nextInt(STEMS.length)])
                    .append(ENDINGS[random.nextInt(ENDINGS.length)]);
        }
        return words.toString();
    }
}
