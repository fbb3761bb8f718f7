package org.communique.web;

import java.time.Duration;

/**
 * Limits of what is configured, checked when the service starts. Not by annotations on the configuration: for those a validator is made
 * before anything else at each start, which takes half a second.
 */
public final class SettingRange {
    private SettingRange() {}

    /** @throws IllegalArgumentException if the value is below the least; it ends the start */
    public static void atLeast(String setting, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(setting + " must be at least " + least);
        }
    }

    /** @throws IllegalArgumentException if the text is shorter, without what it was: it may be a secret */
    public static void atLeastCharacters(String setting, int least, String value) {
        if (value.length() < least) {
            throw new IllegalArgumentException(setting + " must have at least " + least + " characters");
        }
    }

    /** @throws IllegalArgumentException if it is shorter or longer */
    public static void within(String setting, Duration least, Duration most, Duration value) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(setting + " must be between " + least + " and " + most);
        }
    }
}
