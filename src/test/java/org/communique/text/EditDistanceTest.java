package org.communique.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', вокзал, 6",
        "вокзал, вокзал, 0",
        "вокзл, вокзал, 1",
        "воккзал, вокзал, 1",
        "вогзал, вокзал, 1",
        "вкозал, вокзал, 1",
        "окзал, вокзал, 1",
        "вокзла, вокзал, 1",
        "взокал, вокзал, 2",
        "вокзалы, перрон, 7",
        "ca, abc, 3",
    })
    void a_typo_is_an_edit_or_a_swap_of_neighbours(String a, String b, int distance) {
        assertEquals(distance, EditDistance.between(a, b));
        assertEquals(distance, EditDistance.between(b, a));
    }
}
