package org.communique.web;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Instants as texts: date-times of RFC 3339, in milliseconds. All of the service's instants are whole milliseconds, so that a client which
 * sends back an instant that it has read means the same one.
 */
public final class Instants {
    /** The difference between an instant and the next one. */
    public static final Duration STEP = Duration.ofMillis(1);

    /** Years before this one come from zero values of programming languages and from years with two digits. */
    private static final int FIRST_YEAR = 1000;
    /** The last year of RFC 3339 stands for "never" in many programs. */
    private static final int LAST_YEAR = 9998;

    /** What a text must be, without a full stop. */
    static final String FORMAT = "must be an RFC 3339 date-time with an offset, such as 2022-12-21T11:30:00+03:00";
    /** What an instant must be, without a full stop. */
    static final String RANGE =
            "is out of range: it must be in the years " + FIRST_YEAR + " to " + LAST_YEAR + " in UTC";

    /** The first permitted instant. */
    public static final Instant EARLIEST = startOf(FIRST_YEAR);
    /** The end of the last permitted year; not permitted itself. */
    public static final Instant END = startOf(LAST_YEAR + 1);

    private static final Instant FIRST_BOUND = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST_BOUND = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final DateTimeFormatter WITH_MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** The syntax of RFC 3339, section 5.6. The seconds may be absent, as in ISO 8601. */
    private static final Pattern SYNTAX = Pattern.compile(
            "([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2})(?::([0-9]{2})(?:\\.([0-9]+))?)?(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))");

    private static final int LEAP_SECOND = 60;
    private static final LocalTime LAST_MINUTE = LocalTime.of(23, 59);

    private Instants() {}

    /**
     * Returns the instant as a date-time in UTC with exactly three fractional digits; cuts off further ones. The formatter of Java would take a
     * quarter of the time in which a list of releases is written.
     */
    public static String format(Instant instant) {
        if (instant.isBefore(FIRST_BOUND) || instant.isAfter(LAST_BOUND)) {
            return WITH_MILLISECONDS.format(instant);
        }
        LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);
        add(utc.getYear(), text, 3);
        add(utc.getMonthValue(), text, 6);
        add(utc.getDayOfMonth(), text, 9);
        add(utc.getHour(), text, 12);
        add(utc.getMinute(), text, 15);
        add(utc.getSecond(), text, 18);
        add(instant.getNano() / 1_000_000, text, 22);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** Adds the decimal digits of a number to zeros, of which the last is at an index. */
    private static void add(int number, byte[] text, int last) {
        int rest = number;
        for (int i = last; rest > 0; i--) {
            text[i] += (byte) (rest % 10);
            rest /= 10;
        }
    }

    /**
     * Reads a date-time of RFC 3339 in any year, with any number of fractional digits, of which nine count: see {@link #truncate}. A leap
     * second is the same instant as the second after it, as in POSIX.
     *
     * @throws DateTimeException if the text is anything else
     */
    public static Instant parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            throw new DateTimeException("not an RFC 3339 date-time with an offset");
        }
        int seconds = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
        Instant minute = LocalDate.parse(parts.group(1))
                .atTime(LocalTime.parse(parts.group(2)))
                .toInstant(ZoneOffset.UTC)
                .minus(offset(parts));
        boolean isLastMinute = LocalTime.ofInstant(minute, ZoneOffset.UTC).equals(LAST_MINUTE);
        if (seconds > LEAP_SECOND || seconds == LEAP_SECOND && !isLastMinute) {
            throw new DateTimeException("the minute has no such second");
        }
        return minute.plusSeconds(seconds).plusNanos(nanoseconds(parts.group(4)));
    }

    /** Whether the instant is in the permitted years. */
    public static boolean isInRange(Instant instant) {
        return !instant.isBefore(EARLIEST) && instant.isBefore(END);
    }

    /** Returns the nearest bound of a filter. A bound may be in any year from 1 to 9999, because one before or after everything does no harm. */
    static Instant bound(Instant instant) {
        return instant.isBefore(FIRST_BOUND)
                ? FIRST_BOUND
                : instant.isAfter(LAST_BOUND) ? LAST_BOUND : truncate(instant);
    }

    /** Cuts off what is finer than {@link #STEP}. */
    public static Instant truncate(Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS);
    }

    private static Duration offset(Matcher parts) {
        if (parts.group(5) == null) {
            return Duration.ZERO;
        }
        Duration offset =
                Duration.ofHours(Integer.parseInt(parts.group(6))).plusMinutes(Integer.parseInt(parts.group(7)));
        return parts.group(5).equals("-") ? offset.negated() : offset;
    }

    private static int nanoseconds(String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }

    private static Instant startOf(int year) {
        return LocalDate.of(year, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
