package org.communique.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharactersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \t\n",
                "\u00A0",
                "\u200B\u2060",
                "\u00AD",
                "\uFEFF",
                "\u200E\u200F",
                "\u202A \u202C",
                "\u3164",
                "\u2800",
                "\u115F\u1160",
                "\uFE0F",
                "\u0301",
                "\uDB40\uDC41"
            })
    void text_without_anything_visible_is_none(String text) {
        assertNull(Characters.strip(text));
        assertNull(Characters.singleLine(text));
        assertNull(Characters.multiLine(text));
    }

    @ParameterizedTest
    @CsvSource({
        "'\u00A0СНГ\u2060', СНГ",
        "'СНГ  и\tмир', СНГ и мир",
        "Хозяи\u0306ство, Хозяйство",
        "'Первая\u2028вторая', Первая вторая",
        "'5\u00A0%', '5\u00A0%'",
        "'\u200Fשלום\u200F', '\u200Fשלום\u200F'",
        "А\u0301нна, А\u0301нна"
    })
    void a_single_line_has_one_spelling(String text, String line) {
        assertEquals(line, Characters.singleLine(text));
    }

    @ParameterizedTest
    @CsvSource({
        "'\u00A0Беларусь  сегодня\u3000', Беларусь сегодня",
        "'А.\u00A0С.\u202F\u2009Пушкин', А. С. Пушкин",
        "Мо\u00ADсты\u200E, Мосты",
        "'\u200D Мосты \u3164\u200C', Мосты",
        "И\u00AD\u0306од, Йод",
        "'می\u200Cخواهم', 'می\u200Cخواهم'",
        "О’Нил — «Сын», О’Нил — «Сын»",
        "'a\u2028b', a b"
    })
    void a_value_has_plain_spaces_and_nothing_invisible(String text, String value) {
        assertEquals(value, Characters.comparable(text));
        assertEquals(value, Characters.comparable(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \u00A0", "\u200B", "\u00AD", "\u200D", "\u3164 \u2800", "\u202A\u202C"})
    void a_value_without_anything_visible_is_none(String text) {
        assertNull(Characters.comparable(text));
    }

    @Test
    void every_line_end_becomes_a_line_feed() {
        assertEquals("a\nb\nc\nd\ne\nf\n\ng", Characters.multiLine("a\r\nb\rc\u2028d\u2029e\u0085f\n\ng\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "'\u0093Мир\u0094 \u0096 5\u0080', '“Мир” – 5€'",
        "'И так\u0085', И так…",
        "Ново\u200Bстрой, Новострой",
        "\uFEFFНачало, Начало",
        "'a\u000Bb\fc', 'a\u2028b\u2028c'",
        "a\u0081b, a\u0081b"
    })
    void damage_by_other_programs_is_repaired(String damaged, String text) {
        assertEquals(text, Characters.repair(damaged));
    }

    @Test
    void text_without_damage_is_not_copied() {
        String text = "Привет, мир\u2028\u200D\u00AD";
        assertSame(text, Characters.repair(text));
    }
}
