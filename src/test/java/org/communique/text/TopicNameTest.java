package org.communique.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
    @ParameterizedTest
    @CsvSource({
        "СНГ, снг",
        "Здравоохранение, ЗДРАВООХРАНЕНИЕ",
        "Хозяйство, ХОЗЯИ\u0306СТВО",
        "Қазақстан, ҚАЗАҚСТАН",
        "Әлеумет, әЛЕУМЕТ",
        "Ўзбекистон, ў\u0437бекистон",
        "Straße, STRASSE",
        "STRAẞE, strasse",
        "Οδός, ΟΔΌΣ",
        "ᾼδης, ΑΙδης",
        "ǆungla, ǅungla",
        "ﬁnance, FINANCE",
        "İstanbul, i\u0307stanbul",
        "e\u0301conomie, ÉCONOMIE",
        "\u1ED9, o\u0302\u0323",
        "Ⴀ, ⴀ",
        "𐐀, 𐐨",
        "Южный Кавказ, южный\u00A0Кавказ",
        "Южный Кавказ, ' Южный\u202F \u2009Кавказ\uFEFF'",
        "мосты, мо\u00ADсты",
        "мосты, \u200Eмос\u200Bты\u2060",
        "K, \u212A"
    })
    void spellings_of_one_topic_are_equal(String one, String other) {
        assertEquals(TopicName.of(one), TopicName.of(other));
        assertEquals(TopicName.of(one).hashCode(), TopicName.of(other).hashCode());
        assertEquals(
                TopicName.of(one).key(), TopicName.of(TopicName.of(one).key()).key());
        assertEquals(List.of(TopicName.of(one).spelling()), TopicName.distinct(Arrays.asList(one, other, one, other)));
    }

    @ParameterizedTest
    @CsvSource({"ё, е", "й, и", "ISTANBUL, İSTANBUL", "ıslak, islak", "мост, мосты", "АЭС, A\u042DС", "C, C++", "Ә, А"})
    void different_topics_differ(String one, String other) {
        assertNotEquals(TopicName.of(one), TopicName.of(other));
    }

    @Test
    void frequent_letters_are_folded_like_all_others() {
        for (char c = '!'; c <= '\u052F'; c++) {
            if (Character.isLetterOrDigit(c)) {
                // The last letter is folded as Unicode defines it, and with it the whole name.
                assertEquals(
                        TopicName.of(c + "-").key() + "ss",
                        TopicName.of(c + "-ß").key());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr", "lt", "az", "en"})
    void the_locale_of_the_machine_does_not_matter(String language) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            assertEquals(TopicName.of("INDUSTRIJA Ì"), TopicName.of("industrija ì"));
            assertNotEquals(TopicName.of("I"), TopicName.of("ı"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
