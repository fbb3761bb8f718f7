package org.communique.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {

    @ParameterizedTest
    @CsvSource({
        "2024-01-01T00:00:00Z, 2024-01-01T00:00:00.000Z",
        "2024-01-01T00:00:00.1Z, 2024-01-01T00:00:00.100Z",
        "2024-01-01T00:00:00.120Z, 2024-01-01T00:00:00.120Z",
        "2024-01-01T00:00:00.123456Z, 2024-01-01T00:00:00.123Z",
        "2024-01-01T00:00:00.999999999Z, 2024-01-01T00:00:00.999Z",
        "2024-01-01T00:00:00.9999999999999999999999999999Z, 2024-01-01T00:00:00.999Z",
        "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999Z",
        "1492-10-12T00:00:00.0005Z, 1492-10-12T00:00:00.000Z",
        "2024-01-01t03:05:00z, 2024-01-01T03:05:00.000Z",
        "2024-01-01T00:05:00+03:00, 2023-12-31T21:05:00.000Z",
        "2024-01-01T00:05:00-23:59, 2024-01-02T00:04:00.000Z",
        "2024-01-01T00:00:00-00:00, 2024-01-01T00:00:00.000Z",
        "2024-02-29T12:00Z, 2024-02-29T12:00:00.000Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00.000Z",
        "2017-01-01T02:59:60.5+03:00, 2017-01-01T00:00:00.500Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59.000Z",
    })
    void a_date_time_is_written_with_three_fractional_digits(String text, String written) {
        assertEquals(written, Instants.format(Instants.parse(text)));
        assertEquals(Instant.parse(written), Instants.truncate(Instants.parse(text)));
        assertEquals(written, Instants.format(Instants.parse(written)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024-01-01",
                "2024-01-01T00:00:00",
                "2024-01-01 00:00:00Z",
                "2024-01-01T00:00:00,5Z",
                "2024-01-01T00:00:00.Z",
                "2024-01-01T24:00:00Z",
                "2024-01-01T00:60:00Z",
                "2024-01-01T00:00:61Z",
                "2024-01-01T12:30:60Z",
                "2024-01-01T23:59:60+03:00",
                "2023-02-29T00:00:00Z",
                "2024-13-01T00:00:00Z",
                "0000-00-00T00:00:00Z",
                "2024-01-01T00:00:00+24:00",
                "2024-01-01T00:00:00+03",
                "2024-01-01T00:00:00+0300",
                "2024-01-01T00:00:00UTC",
                "12024-01-01T00:00:00Z",
                "+12024-01-01T00:00:00Z",
                "-0044-03-15T00:00:00Z",
                "24-01-01T00:00:00Z",
                "2024-1-1T00:00:00Z",
                "٢٠٢٤-01-01T00:00:00Z",
                "1704067200",
                "x",
            })
    void anything_but_a_date_time_with_an_offset_is_malformed(String text) {
        assertThrows(DateTimeException.class, () -> Instants.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0000-01-01T00:00:00Z, false",
        "0001-01-01T00:00:00Z, false",
        "0001-01-01T00:00:00+03:00, false",
        "0024-01-01T00:00:00Z, false",
        "0999-12-31T23:59:59.999Z, false",
        "1000-01-01T00:00:00Z, true",
        "1000-01-01T00:00:00+00:01, false",
        "1492-10-12T00:00:00Z, true",
        "9998-12-31T23:59:59.999Z, true",
        "9998-12-31T23:59:59-05:00, false",
        "9999-01-01T00:00:00Z, false",
        "9999-01-01T00:00:00+03:00, true",
        "9999-12-31T23:59:59-23:59, false",
    })
    void the_permitted_years_are_those_in_utc(String text, boolean isPermitted) {
        assertEquals(isPermitted, Instants.isInRange(Instants.parse(text)));
    }

    /** Over all years that the formatter of Java writes with four digits, and beyond. */
    @Test
    void instants_are_written_as_java_writes_them_with_milliseconds() {
        DateTimeFormatter java = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
        long first = Instant.parse("-0001-01-01T00:00:00Z").getEpochSecond();
        long end = Instant.parse("+10001-01-01T00:00:00Z").getEpochSecond();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(first, end), random.nextInt(1_000_000_000));
            assertEquals(java.format(instant), Instants.format(instant));
        }
    }

    @Test
    void a_bound_of_a_filter_has_four_digits_for_the_year() {
        assertEquals(
                "0001-01-01T00:00:00.000Z",
                Instants.format(Instants.bound(Instants.parse("0000-01-01T00:00:00+23:59"))));
        assertEquals(
                "9999-12-31T23:59:59.999Z",
                Instants.format(Instants.bound(Instants.parse("9999-12-31T23:59:59-23:59"))));
        Instant inside = Instant.parse("2024-01-01T00:00:00.123Z");
        assertEquals(inside, Instants.bound(inside.plusNanos(456_789)));
        assertTrue(Instants.isInRange(inside));
        assertFalse(Instants.isInRange(Instants.END));
    }
}
