package org.communique.embargo;

import net.jqwik.api.constraints.IntRange;

/**
 * A random release; jqwik shrinks towards the smallest values.
 *
 * @param trashed      whether the release ends in the trash
 * @param organization the number of the organization; 0 for none
 * @param minute       the minute of the publication; {@code earlierMinute} is that of a first scheduling
 * @param renamed      0 if the slug stays, 1 if it changes as a draft, 2 if it changes at the end
 * @param translates   how many positions before it the translated release is; 0 for none
 * @param replacement  how many positions after it the replacement is; 0 for none
 */
public record Story(
        Lifecycle lifecycle,
        boolean trashed,
        HiddenChange hiddenChange,
        @IntRange(max = 2) int language,
        @IntRange(max = 3) int organization,
        @IntRange(max = 2) int minute,
        @IntRange(max = 2) int earlierMinute,
        @IntRange(max = 2) int kind,
        @IntRange(max = 2) int renamed,
        @IntRange(max = 5) int translates,
        @IntRange(max = 5) int replacement) {}
