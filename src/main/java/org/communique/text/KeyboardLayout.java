package org.communique.text;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Texts that were typed with another keyboard layout than the one that was meant: {@code ghtpbltyn} is президент. */
public final class KeyboardLayout {
    /** The keys of letters in the order of the rows, of the layout of the United States, without and with Shift. */
    private static final String LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,." + "~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>";

    /** The same keys in other layouts. */
    private static final List<String> CYRILLIC = List.of(
            // Russian
            "ёйцукенгшщзхъфывапролджэячсмитьбю" + "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ",
            // Belarusian
            "ёйцукенгшўзх'фывапролджэячсмітьбю" + "ЁЙЦУКЕНГШЎЗХ'ФЫВАПРОЛДЖЭЯЧСМІТЬБЮ",
            // Ukrainian
            "'йцукенгшщзхїфівапролджєячсмитьбю" + "₴ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ");

    private static final List<Map<Character, Character>> KEYS = CYRILLIC.stream()
            .flatMap(layout -> Stream.of(keys(LATIN, layout), keys(layout, LATIN)))
            .toList();

    private KeyboardLayout() {}

    private static Map<Character, Character> keys(String from, String to) {
        Map<Character, Character> keys = new HashMap<>();
        for (int i = 0; i < from.length(); i++) {
            keys.putIfAbsent(from.charAt(i), to.charAt(i));
        }
        return keys;
    }

    /** Returns the texts that the same keys give in other layouts: a text in Latin letters in Cyrillic ones, and the other way round. */
    public static Set<String> variants(String text) {
        Set<String> variants = new LinkedHashSet<>();
        KEYS.forEach(keys -> variants.add(typed(text, keys)));
        variants.remove(text);
        return variants;
    }

    /** A text whose letters are not all on the keys of the layout was not typed with it, and stays as it is. */
    private static String typed(String text, Map<Character, Character> keys) {
        StringBuilder typed = new StringBuilder(text.length());
        for (char character : text.toCharArray()) {
            if (Character.isLetter(character) && !keys.containsKey(character)) {
                return text;
            }
            typed.append(keys.getOrDefault(character, character));
        }
        return typed.toString();
    }
}
