package org.communique.embargo;

import net.jqwik.api.constraints.IntRange;

/**
 * A random release, smallest first.
 *
 * @param trashed      whether it ends in the trash
 * @param organization none, or one of three
 * @param minute       the moment of its publication, and of its first scheduling when it had another
 * @param renamed      not, as a draft, or at the end
 * @param translates   the release so many places before it; none with 0
 * @param replacement  the release so many places after it; none with 0
 */
public record Story(
        Life life,
        boolean trashed,
        Deed deed,
        @IntRange(max = 2) int language,
        @IntRange(max = 3) int organization,
        @IntRange(max = 2) int minute,
        @IntRange(max = 2) int earlierMinute,
        @IntRange(max = 2) int kind,
        @IntRange(max = 2) int renamed,
        @IntRange(max = 5) int translates,
        @IntRange(max = 5) int replacement) {}
