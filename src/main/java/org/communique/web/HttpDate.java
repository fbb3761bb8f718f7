package org.communique.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Dates in the format of HTTP headers and RSS, such as {@code Thu, 01 Dec 2022 08:30:00 GMT} (RFC 9110, section 5.6.7). */
public final class HttpDate {
    /** In English, independent of the locale. */
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    public static String of(Instant instant) {
        return FORM.format(instant);
    }

    /** Returns empty for a text that is not such a date, since headers with invalid dates are ignored. */
    public static Optional<Instant> parse(String date) {
        try {
            return date == null ? Optional.empty() : Optional.of(FORM.parse(date.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
