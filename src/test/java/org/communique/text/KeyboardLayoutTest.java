package org.communique.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyboardLayoutTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "ghtpbltyn, президент",
                "Ghtpbltyn Rfpf[cnfyf, Президент Казахстана",
                "`krf 2030, ёлка 2030",
                "сщккшвщк, corridor",
                "Щзут ВФЕФ, Open DATA",
                "ghflcnfoybr, прадстаўнік",
                "erhpfkspybwz, укрзалізниця",
            })
    void a_text_in_one_layout_has_variants_in_the_others(String typed, String meant) {
        Set<String> variants = KeyboardLayout.variants(typed);
        assertTrue(variants.contains(meant), variants::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2030", "Қазақстан", "東京", "коридор open", "±§"})
    void what_was_not_typed_with_a_known_layout_has_none(String text) {
        assertEquals(Set.of(), KeyboardLayout.variants(text));
    }
}
