package org.communique.text;

import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Generates ASCII slugs from titles in any script. */
public final class Slug {
    /** The format of a slug that a newsroom chooses. */
    public static final String PATTERN = "[a-z0-9]+(-[a-z0-9]+)*";

    public static final int MAX_LENGTH = 100;
    /** Keeps generated slugs readable in a link. A word is cut only if it alone exceeds the limit. */
    private static final int MAX_GENERATED_LENGTH = 60;

    /**
     * Rules that apply before those of ICU. ICU knows every script, but folds Cyrillic sibilants to one letter (жизнь: zizn), which no reader of
     * these languages writes. So the rules have the letters that Latin writes with two letters, and those that ICU leaves out.
     */
    private static final String CYRILLIC = """
            [Жж] > zh; [Чч] > ch; [Шш] > sh; [Щщ] > shch; [Юю] > yu; [Яя] > ya; [Єє] > ye; [Її] > yi; [Ёё] > yo; [ЬьЪъ] > ;
            [Ўў] > u; [ҚқҠҡ] > k; [Ғғ] > g; [Ҳҳ] > h; [Ңң] > n; [Өө] > o; [ҰұҮү] > u; [Әә] > a; [Ҷҷ] > j; [Җҗ] > zh; [Ҫҫ] > s; [Ӏӏ] > ; [Əə] > e;
            """;

    private static final String LATIN = "Any-Latin; Latin-ASCII";
    private static final Pattern NOT_IN_A_SLUG = Pattern.compile("[^a-z0-9]+");

    /** Removed, because they are part of words: oʻzbek, rock'n'roll, and the half rings that ICU writes for ayn and hamza. */
    private static final Pattern APOSTROPHES = Pattern.compile("['’‘ʻʼʿʾ`]");

    /** Soft hyphens, joiners, directional marks and the like are invisible parts of words. */
    private static final Pattern FORMAT_CHARACTERS = Pattern.compile("[\\p{Cf}\\u034F\\uFE00-\\uFE0F]+");

    /** Common punctuation that separates words in titles. */
    private static final String SEPARATORS = "«»„“”–—…\u00A0";

    /** Transliterators of ICU are not thread-safe. */
    private static final ThreadLocal<Transliterator[]> TO_ASCII = ThreadLocal.withInitial(() -> new Transliterator[] {
        Transliterator.createFromRules("Cyrillic-Slug", CYRILLIC, Transliterator.FORWARD),
        Transliterator.getInstance(LATIN)
    });

    private Slug() {}

    private static final char FIRST_CYRILLIC = '\u0400';
    private static final char LAST_CYRILLIC = '\u04FF';

    /** The transliteration of each letter of the block. The transliterators take a hundred times as long, and most titles are Cyrillic. */
    private static final String[] CYRILLIC_LETTERS = IntStream.rangeClosed(FIRST_CYRILLIC, LAST_CYRILLIC)
            .mapToObj(letter -> transliterated(Character.toString(letter)))
            .toArray(String[]::new);

    /** The slug of a title, at most 60 characters long; empty if no character can be written in ASCII. */
    public static String of(String title) {
        // The rules have composed letters only, but macOS writes й as и with a breve.
        String visible = FORMAT_CHARACTERS.matcher(title).replaceAll("");
        String ascii = ascii(Normalizer.normalize(visible, Normalizer.Form.NFC));
        ascii = APOSTROPHES.matcher(ascii).replaceAll("");
        String slug = NOT_IN_A_SLUG.matcher(ascii.toLowerCase(Locale.ROOT)).replaceAll("-");
        return shorten(slug.replaceAll("^-|-$", ""));
    }

    /** Uses the table if it has every letter, else the transliterators, which also handle letters that depend on their neighbours. */
    private static String ascii(String composed) {
        StringBuilder ascii = new StringBuilder(composed.length() + composed.length() / 2);
        for (int i = 0; i < composed.length(); i++) {
            char c = composed.charAt(i);
            if (c < 0x80) {
                ascii.append(c);
            } else if (c >= FIRST_CYRILLIC && c <= LAST_CYRILLIC && Character.isLetter(c)) {
                ascii.append(CYRILLIC_LETTERS[c - FIRST_CYRILLIC]);
            } else if (SEPARATORS.indexOf(c) >= 0) {
                ascii.append(' ');
            } else {
                return transliterated(composed);
            }
        }
        return ascii.toString();
    }

    private static String transliterated(String text) {
        String ascii = text;
        for (Transliterator step : TO_ASCII.get()) {
            ascii = step.transliterate(ascii);
        }
        return ascii;
    }

    private static String shorten(String slug) {
        if (slug.length() <= MAX_GENERATED_LENGTH) {
            return slug;
        }
        int end = slug.lastIndexOf('-', MAX_GENERATED_LENGTH);
        return slug.substring(0, end > 0 ? end : MAX_GENERATED_LENGTH);
    }
}
