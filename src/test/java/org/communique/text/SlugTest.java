package org.communique.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlugTest {
    private static final int MAX_LENGTH = 60;

    @Test
    void a_title_yields_the_expected_slug() {
        assertEquals(
                "postpred-kazahstana-askar-bejsenbaev-v-period",
                Slug.of("Постпред Казахстана Аскар Бейсенбаев: в период председательства Астаны развивались"
                        + " новые формы сотрудничества в рамках Содружества"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Russian           | Жизнь Щукина: ещё объём, съезд — чай, юг         | zhizn-shchukina-eshchyo-obyom-sezd-chaj-yug
            Kazakh            | Қазақстан Үкіметі: ғылым, ұлт, һәм өңір          | kazakstan-ukimeti-gylym-ult-ham-onir
            Belarusian        | Беларусь: супрацоўніцтва ў галіне навукі         | belarus-supracounictva-u-galine-navuki
            Ukrainian         | Її єдність: Україна, ґанок, щастя                | yiyi-yednist-ukrayina-ganok-shchastya
            Uzbek, Latin      | Oʻzbekiston: Toshkentda gʻalaba maʼnosi          | ozbekiston-toshkentda-galaba-manosi
            Uzbek, ASCII      | O'zbekiston g'alabasi                            | ozbekiston-galabasi
            Uzbek, Cyrillic   | Ўзбекистон: қарор, ғалаба, ҳаёт                  | uzbekiston-karor-galaba-hayot
            Kyrgyz            | Кыргыз Республикасы: өлкө, үй, жаңы              | kyrgyz-respublikasy-olko-uj-zhany
            Tajik             | Ҷумҳурии Тоҷикистон: қӯл, дӯстӣ                  | jumhurii-tojikiston-kul-dusti
            Bashkir, Tatar    | Башҡортостан, ҫәнғәт, җыр                        | bashkortostan-sangat-zhyr
            Chechen           | Нохчийчоь, хӀинца                                | nohchijcho-hinca
            Armenian          | Հայաստանի Հանրապետություն                        | hayastani-hanrapetutyun
            Georgian          | საქართველოს მთავრობა                             | sakartvelos-mtavroba
            Azerbaijani       | Azərbaycan Respublikası: görüş, şəhər            | azerbaycan-respublikasi-gorus-seher
            Greek             | Ελληνική Δημοκρατία                              | ellenike-demokratia
            Arabic            | الجمهورية العربية ٢٠٢٤                           | aljmhwryt-alrbyt-2024
            Hebrew            | ישראל                                            | ysrl
            Chinese           | 中华人民共和国                                   | zhong-hua-ren-min-gong-he-guo
            Japanese          | デビアン プロジェクト                            | debian-purojekuto
            Korean            | 대한민국                                         | daehanmingug
            Hindi             | भारत सरकार                                       | bharata-sarakara
            Turkish           | İstanbul'da Görüşme: ığüşöç                      | istanbulda-gorusme-igusoc
            German            | Größe, Übung & Straße                            | grosse-ubung-strasse
            Polish            | Zażółć gęślą jaźń                                | zazolc-gesla-jazn
            Vietnamese        | Việt Nam – Đà Nẵng                               | viet-nam-da-nang
            digits            | №5: 100 % за 2024/25, Ⅳ и ½                      | no5-100-za-2024-25-iv-i-1-2
            """)
    void a_title_of_any_script_is_written_in_ascii(String language, String title, String slug) {
        assertEquals(slug, Slug.of(title));
    }

    @ParameterizedTest
    @CsvSource({
        "Обще\u00ADрос\u00ADсий\u00ADский форум, obshcherossijskij-forum",
        "Ново\u200Bстроевский, novostroevskij",
        "\uFEFFСоюз\u2060ный совет, soyuznyj-sovet",
        "\u202AСНГ\u202C: итоги, sng-itogi",
        "Сердце \u2764\uFE0F города, serdce-goroda",
        "ми\u200Dр, mir"
    })
    void invisible_characters_do_not_split_words(String title, String slug) {
        assertEquals(slug, Slug.of(title));
    }

    @Test
    void a_decomposed_title_has_the_same_slug_as_a_composed_one() {
        String title = "Жизнь ещё йод, Україна, ў, Zażółć";
        assertEquals(Slug.of(title), Slug.of(Normalizer.normalize(title, Normalizer.Form.NFD)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "🎉🎊 🇰🇿 👨‍👩‍👧", "…—«»", "\u0000\u0007", "\uD800", "ЬЪ", "'ʻ’"})
    void a_title_without_letters_has_no_slug(String title) {
        assertEquals("", Slug.of(title));
    }

    @Test
    void a_long_slug_is_cut_between_words() {
        assertEquals("a".repeat(29) + "-" + "b".repeat(30), Slug.of("a".repeat(29) + " " + "b".repeat(30) + " c"));
        assertEquals("a".repeat(29), Slug.of("a".repeat(29) + " " + "b".repeat(31)));
    }

    @Test
    void a_single_word_that_is_too_long_is_cut() {
        assertEquals("a".repeat(MAX_LENGTH), Slug.of("a".repeat(300)));
        assertEquals("sh".repeat(MAX_LENGTH / 2), Slug.of("Ш".repeat(300)));
    }

    @Test
    void the_slug_of_any_title_matches_the_pattern() {
        Random random = new Random(7396);
        for (int i = 0; i < 3_000; i++) {
            String title = random.ints(random.nextInt(100), 0, i % 2 == 0 ? 0x800 : 0x110000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            String slug = Slug.of(title);
            assertTrue(slug.isEmpty() || slug.matches(Slug.PATTERN), () -> title + " has the slug " + slug);
            assertTrue(slug.length() <= MAX_LENGTH, () -> title + " has the slug " + slug);
        }
    }
}
