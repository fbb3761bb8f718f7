package org.communique.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
    private static final Instant NOW = Instant.parse("2022-12-01T08:30:00Z");

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT5M", "3, PT30M", "4, PT2H", "5, PT5H", "6, PT10H", "7, PT14H", "8, PT20H", "9, PT24H"})
    void each_pause_is_as_scheduled_or_up_to_a_tenth_longer(int failures, Duration planned) {
        Duration pause = Duration.between(NOW, next(failures, null).orElseThrow());
        assertFalse(pause.compareTo(planned) < 0, pause::toString);
        assertFalse(pause.compareTo(planned.multipliedBy(11).dividedBy(10)) > 0, pause::toString);
    }

    @Test
    void after_the_last_attempt_there_is_no_other() {
        assertEquals(Optional.empty(), next(10, null));
        assertEquals(Optional.empty(), next(10, "60"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 | PT60S",
                "' 3600 ' | PT1H",
                "Thu, 01 Dec 2022 09:30:00 GMT | PT1H",
                "999999999 | PT24H",
                "Sat, 01 Dec 2057 09:30:00 GMT | PT24H"
            })
    void retry_after_is_honoured_up_to_a_day(String retryAfter, Duration pause) {
        assertEquals(Optional.of(NOW.plus(pause)), next(1, retryAfter));
    }

    @ParameterizedTest
    @CsvSource({"0", "-5", "soon", "99999999999999", "'Thu, 01 Dec 2022 08:00:00 GMT'"})
    void an_invalid_retry_after_is_ignored(String retryAfter) {
        Instant next = next(1, retryAfter).orElseThrow();
        assertTrue(next.isBefore(NOW.plusSeconds(6)), next::toString);
    }

    private static Optional<Instant> next(int failures, String retryAfter) {
        return RetrySchedule.next(failures, NOW, RetrySchedule.notBefore(retryAfter, NOW));
    }
}
