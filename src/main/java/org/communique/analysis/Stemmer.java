package org.communique.analysis;

import java.lang.Character.UnicodeScript;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.bg.BulgarianStemFilter;
import org.apache.lucene.analysis.bn.BengaliNormalizationFilter;
import org.apache.lucene.analysis.bn.BengaliStemFilter;
import org.apache.lucene.analysis.ckb.SoraniNormalizationFilter;
import org.apache.lucene.analysis.ckb.SoraniStemFilter;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.cz.CzechStemFilter;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.el.GreekLowerCaseFilter;
import org.apache.lucene.analysis.el.GreekStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.fa.PersianNormalizationFilter;
import org.apache.lucene.analysis.fa.PersianStemFilter;
import org.apache.lucene.analysis.fi.FinnishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.ga.IrishLowerCaseFilter;
import org.apache.lucene.analysis.gl.GalicianStemFilter;
import org.apache.lucene.analysis.hi.HindiNormalizationFilter;
import org.apache.lucene.analysis.hi.HindiStemFilter;
import org.apache.lucene.analysis.hu.HungarianLightStemFilter;
import org.apache.lucene.analysis.id.IndonesianStemFilter;
import org.apache.lucene.analysis.in.IndicNormalizationFilter;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.lv.LatvianStemFilter;
import org.apache.lucene.analysis.no.NorwegianLightStemFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.sr.SerbianNormalizationFilter;
import org.apache.lucene.analysis.sv.SwedishLightStemFilter;
import org.apache.lucene.analysis.te.TeluguNormalizationFilter;
import org.apache.lucene.analysis.te.TeluguStemFilter;
import org.apache.lucene.analysis.util.ElisionFilter;

/**
 * Reduces the words of a language to their stems, with a stemmer of Lucene or, for languages that Lucene has none or a weak one for, by rules
 * of this package. Words must be in lower case.
 */
final class Stemmer {
    private static final Map<String, Stemmer> BY_LANGUAGE = new HashMap<>();

    private final String mark;
    private final Set<UnicodeScript> scripts;
    private final ThreadLocal<Function<String, Collection<String>>> stems;

    private Stemmer(String mark, Set<UnicodeScript> scripts, Supplier<Function<String, Collection<String>>> stems) {
        this.mark = mark;
        this.scripts = scripts;
        this.stems = ThreadLocal.withInitial(stems);
    }

    /** The stemmer for a BCP 47 tag; empty if words of the language are only folded. */
    static Optional<Stemmer> of(String language) {
        int end = language.indexOf('-');
        String primary = end < 0 ? language : language.substring(0, end);
        return Optional.ofNullable(BY_LANGUAGE.get(primary.toLowerCase(Locale.ROOT)));
    }

    /** The stemmer for a word in another script than the language of its text. Such words are mostly Russian or English. */
    static Optional<Stemmer> of(UnicodeScript script) {
        String language =
                switch (script) {
                    case CYRILLIC -> "ru";
                    case LATIN -> "en";
                    case ARABIC -> "ar";
                    case ARMENIAN -> "hy";
                    case GREEK -> "el";
                    case DEVANAGARI -> "hi";
                    case BENGALI -> "bn";
                    case TAMIL -> "ta";
                    case TELUGU -> "te";
                    default -> null;
                };
        return Optional.ofNullable(BY_LANGUAGE.get(language));
    }

    /** Distinguishes the stems of this language from those of others: Swedish "new" is not English "new". */
    String mark() {
        return mark;
    }

    boolean supports(UnicodeScript script) {
        return scripts.contains(script);
    }

    /** Whether a stem can differ from its words from the second letter on, because vowels or consonants of stems alternate. */
    boolean changesStart() {
        return Set.of("be", "hy", "kk", "ky", "uz").contains(mark);
    }

    /** Returns the stem of a word, or several where its ending can be read in several ways. */
    Collection<String> stems(String word) {
        return stems.get().apply(word);
    }

    private static void filters(String languages, Set<UnicodeScript> scripts, UnaryOperator<TokenStream> filters) {
        add(languages, scripts, () -> {
            AnalyzedWord analyzed = new AnalyzedWord(filters);
            return word -> List.of(analyzed.filter(word));
        });
    }

    private static void endings(String language, Suffixes suffixes, UnicodeScript... scripts) {
        rules(language, word -> List.of(suffixes.stem(word)), scripts);
    }

    private static void rules(String language, Function<String, Collection<String>> stems, UnicodeScript... scripts) {
        add(language, Set.of(scripts), () -> stems);
    }

    private static void add(
            String languages, Set<UnicodeScript> scripts, Supplier<Function<String, Collection<String>>> stems) {
        String[] all = languages.split(" ");
        Stemmer stemmer = new Stemmer(all[0], scripts, stems);
        for (String language : all) {
            BY_LANGUAGE.put(language, stemmer);
        }
    }

    static {
        Set<UnicodeScript> latin = Set.of(UnicodeScript.LATIN);
        Set<UnicodeScript> cyrillic = Set.of(UnicodeScript.CYRILLIC);
        Set<UnicodeScript> arabic = Set.of(UnicodeScript.ARABIC);
        filters("ru", cyrillic, in -> new SnowballFilter(in, new org.tartarus.snowball.ext.RussianStemmer()));
        filters("bg mk", cyrillic, BulgarianStemFilter::new);
        filters(
                "sr hr bs sh",
                Set.of(UnicodeScript.LATIN, UnicodeScript.CYRILLIC),
                in -> new SnowballFilter(
                        new SerbianNormalizationFilter(in), new org.tartarus.snowball.ext.SerbianStemmer()));
        filters(
                "en",
                latin,
                in -> new SnowballFilter(
                        new EnglishPossessiveFilter(in), new org.tartarus.snowball.ext.EnglishStemmer()));
        filters("de", latin, in -> new GermanLightStemFilter(new GermanNormalizationFilter(in)));
        filters("fr", latin, in -> new FrenchLightStemFilter(new ElisionFilter(in, FrenchAnalyzer.DEFAULT_ARTICLES)));
        filters("es", latin, SpanishLightStemFilter::new);
        filters("it", latin, in -> new ItalianLightStemFilter(new ElisionFilter(in, FrenchAnalyzer.DEFAULT_ARTICLES)));
        filters("pt", latin, PortugueseLightStemFilter::new);
        filters("gl", latin, GalicianStemFilter::new);
        filters(
                "ca",
                latin,
                in -> new SnowballFilter(
                        new ElisionFilter(in, FrenchAnalyzer.DEFAULT_ARTICLES),
                        new org.tartarus.snowball.ext.CatalanStemmer()));
        filters("nl", latin, in -> new SnowballFilter(in, new org.tartarus.snowball.ext.DutchStemmer()));
        filters("sv", latin, SwedishLightStemFilter::new);
        filters("nb no nn", latin, NorwegianLightStemFilter::new);
        filters("da", latin, in -> new SnowballFilter(in, new org.tartarus.snowball.ext.DanishStemmer()));
        filters("fi", latin, FinnishLightStemFilter::new);
        filters("et", latin, in -> new SnowballFilter(in, new org.tartarus.snowball.ext.EstonianStemmer()));
        filters("hu", latin, HungarianLightStemFilter::new);
        filters("cs sk", latin, CzechStemFilter::new);
        filters("lt", latin, in -> new SnowballFilter(in, new org.tartarus.snowball.ext.LithuanianStemmer()));
        filters("lv", latin, LatvianStemFilter::new);
        filters("ro mo", latin, in -> new SnowballFilter(in, new org.tartarus.snowball.ext.RomanianStemmer()));
        filters("eu", latin, in -> new SnowballFilter(in, new org.tartarus.snowball.ext.BasqueStemmer()));
        filters(
                "ga",
                latin,
                in -> new SnowballFilter(new IrishLowerCaseFilter(in), new org.tartarus.snowball.ext.IrishStemmer()));
        filters("tr", latin, in -> new SnowballFilter(in, new org.tartarus.snowball.ext.TurkishStemmer()));
        filters("id in ms", latin, IndonesianStemFilter::new);
        filters("el", Set.of(UnicodeScript.GREEK), in -> new GreekStemFilter(new GreekLowerCaseFilter(in)));
        filters("ar", arabic, in -> new ArabicStemFilter(new ArabicNormalizationFilter(new DecimalDigitFilter(in))));
        filters(
                "fa",
                arabic,
                in -> new PersianStemFilter(
                        new PersianNormalizationFilter(new ArabicNormalizationFilter(new DecimalDigitFilter(in)))));
        filters("ckb", arabic, in -> new SoraniStemFilter(new SoraniNormalizationFilter(in)));
        filters(
                "hi",
                Set.of(UnicodeScript.DEVANAGARI),
                in -> new HindiStemFilter(new HindiNormalizationFilter(new IndicNormalizationFilter(in))));
        filters(
                "ne",
                Set.of(UnicodeScript.DEVANAGARI),
                in -> new SnowballFilter(
                        new IndicNormalizationFilter(in), new org.tartarus.snowball.ext.NepaliStemmer()));
        filters(
                "bn",
                Set.of(UnicodeScript.BENGALI),
                in -> new BengaliStemFilter(new BengaliNormalizationFilter(new IndicNormalizationFilter(in))));
        filters(
                "ta",
                Set.of(UnicodeScript.TAMIL),
                in -> new SnowballFilter(
                        new IndicNormalizationFilter(in), new org.tartarus.snowball.ext.TamilStemmer()));
        filters(
                "te",
                Set.of(UnicodeScript.TELUGU),
                in -> new TeluguStemFilter(new TeluguNormalizationFilter(new IndicNormalizationFilter(in))));
        filters(
                "yi ji",
                Set.of(UnicodeScript.HEBREW),
                in -> new SnowballFilter(in, new org.tartarus.snowball.ext.YiddishStemmer()));
        rules("kk", TurkicStems.of("kk")::stems, UnicodeScript.CYRILLIC);
        rules("ky", TurkicStems.of("ky")::stems, UnicodeScript.CYRILLIC);
        rules(
                "uz",
                word -> UnicodeScript.of(word.charAt(0)) == UnicodeScript.LATIN
                        ? TurkicStems.of("uz").stems(word)
                        : List.of(Suffixes.UZBEK.stem(word)),
                UnicodeScript.LATIN,
                UnicodeScript.CYRILLIC);
        rules("hy", ArmenianStems::stems, UnicodeScript.ARMENIAN);
        endings("az", Suffixes.AZERBAIJANI, UnicodeScript.LATIN);
        endings("tt ba", Suffixes.TATAR, UnicodeScript.CYRILLIC);
        endings("tg", Suffixes.TAJIK, UnicodeScript.CYRILLIC);
        rules("be", BelarusianStems::stems, UnicodeScript.CYRILLIC);
        endings("pl", Suffixes.POLISH, UnicodeScript.LATIN);
        endings("uk", Suffixes.UKRAINIAN, UnicodeScript.CYRILLIC);
    }
}
