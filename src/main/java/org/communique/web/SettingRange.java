package org.communique.web;

import java.time.Duration;

/**
 * Checks the values of settings when the service starts. Constraint annotations on the configuration would need a validator early in each
 * start, which takes half a second.
 */
public final class SettingRange {
    private SettingRange() {}

    /** @throws IllegalArgumentException if the value is below the minimum; the service does not start */
    public static void atLeast(String setting, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(setting + " must be at least " + least);
        }
    }

    /** @throws IllegalArgumentException if the text is shorter; the message does not contain the text, which may be a secret */
    public static void atLeastCharacters(String setting, int least, String value) {
        if (value.length() < least) {
            throw new IllegalArgumentException(setting + " must have at least " + least + " characters");
        }
    }

    /** @throws IllegalArgumentException if the duration is outside the range */
    public static void within(String setting, Duration least, Duration most, Duration value) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(setting + " must be between " + least + " and " + most);
        }
    }
}
