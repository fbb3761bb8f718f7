package org.communique.text;

import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Makes ASCII slugs of titles in any script. */
public final class Slug {
    /** What a slug that a newsroom chooses looks like. */
    public static final String PATTERN = "[a-z0-9]+(-[a-z0-9]+)*";

    public static final int LONGEST = 100;
    /** Made ones stay readable in a link; a word is never cut in two unless it is longer by itself. */
    private static final int LONGEST_MADE = 60;

    /**
     * ICU knows every script, but folds Cyrillic sibilants to a bare letter (жизнь: zizn), which no reader of these languages writes;
     * so the letters that Latin writes with two come first, and with them those of our languages that it leaves out.
     */
    private static final String CYRILLIC = """
            [Жж] > zh; [Чч] > ch; [Шш] > sh; [Щщ] > shch; [Юю] > yu; [Яя] > ya; [Єє] > ye; [Її] > yi; [Ёё] > yo; [ЬьЪъ] > ;
            [Ўў] > u; [ҚқҠҡ] > k; [Ғғ] > g; [Ҳҳ] > h; [Ңң] > n; [Өө] > o; [ҰұҮү] > u; [Әә] > a; [Ҷҷ] > j; [Җҗ] > zh; [Ҫҫ] > s; [Ӏӏ] > ; [Əə] > e;
            """;

    private static final String LATIN = "Any-Latin; Latin-ASCII";
    private static final Pattern NOT_IN_A_SLUG = Pattern.compile("[^a-z0-9]+");

    /** They stand within words: oʻzbek, rock'n'roll, and the half rings that ICU writes for ayn and hamza. */
    private static final Pattern APOSTROPHES = Pattern.compile("['’‘ʻʼʿʾ`]");

    /** What parts words in titles, and nothing else. */
    private static final String PARTING = "«»„“”–—…\u00A0";

    /** ICU's transliterators are not safe for use by several threads. */
    private static final ThreadLocal<Transliterator[]> TO_ASCII = ThreadLocal.withInitial(() -> new Transliterator[] {
        Transliterator.createFromRules("Cyrillic-Slug", CYRILLIC, Transliterator.FORWARD),
        Transliterator.getInstance(LATIN)
    });

    private Slug() {}

    private static final char FIRST_CYRILLIC = '\u0400';
    private static final char LAST_CYRILLIC = '\u04FF';

    /** Every letter of the block by itself, as the transliterators write it: they are a hundred times as slow, and most titles are Cyrillic. */
    private static final String[] OF_CYRILLIC = IntStream.rangeClosed(FIRST_CYRILLIC, LAST_CYRILLIC)
            .mapToObj(letter -> transliterated(Character.toString(letter)))
            .toArray(String[]::new);

    /** The slug of a title, at most 60 characters; empty when nothing in it can be written in ASCII. */
    public static String of(String title) {
        // Composed, or the letters of the rules would not be found: a Mac writes й as и with a breve.
        String ascii = ascii(Normalizer.normalize(title, Normalizer.Form.NFC));
        ascii = APOSTROPHES.matcher(ascii).replaceAll("");
        String slug = NOT_IN_A_SLUG.matcher(ascii.toLowerCase(Locale.ROOT)).replaceAll("-");
        return shorten(slug.replaceAll("^-|-$", ""));
    }

    /** By the table as long as each character stands for itself, else by the transliterators, which know what depends on its neighbours. */
    private static String ascii(String composed) {
        StringBuilder ascii = new StringBuilder(composed.length() + composed.length() / 2);
        for (int i = 0; i < composed.length(); i++) {
            char c = composed.charAt(i);
            if (c < 0x80) {
                ascii.append(c);
            } else if (c >= FIRST_CYRILLIC && c <= LAST_CYRILLIC && Character.isLetter(c)) {
                ascii.append(OF_CYRILLIC[c - FIRST_CYRILLIC]);
            } else if (PARTING.indexOf(c) >= 0) {
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
        if (slug.length() <= LONGEST_MADE) {
            return slug;
        }
        int end = slug.lastIndexOf('-', LONGEST_MADE);
        return slug.substring(0, end > 0 ? end : LONGEST_MADE);
    }
}
