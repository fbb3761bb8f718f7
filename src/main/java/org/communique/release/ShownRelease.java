package org.communique.release;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A release with what surrounds it, as far as a caller may see that: one row of one query.
 *
 * @param siblings its translations, as {@link #SIBLINGS} writes them; null for none
 * @param previous the one before it in time, in its language; null for none, and where that is not asked for
 * @param next     the one after it, likewise
 */
record ShownRelease(PressReleaseRow row, String siblings, UUID previous, UUID next) {
    /** None of the three can have a blank or a comma in it. */
    static final String SIBLINGS = """
            (select listagg(coalesce(t.language, '') || ' ' || cast(t.id as string) || ' ' || t.slug, ',')
              within group (order by t.language, t.id)
            from PressRelease t
            where t.translationGroup = r.translationGroup and t.id <> r.id and t.trashedAt is null
              and t.state <> org.communique.release.State.WITHDRAWN and %s)""";

    static final String NEIGHBOUR = """
            (select t.id from PressRelease t
            where r.publishedAt is not null and t.language = r.language and t.trashedAt is null
              and t.state = org.communique.release.State.PUBLISHED and %s and %s%s limit 1)""";

    List<ReleaseRef> translations() {
        return siblings == null
                ? List.of()
                : Arrays.stream(siblings.split(","))
                        .map(ShownRelease::reference)
                        .toList();
    }

    private static ReleaseRef reference(String sibling) {
        String[] parts = sibling.split(" ", -1);
        return new ReleaseRef(parts[0].isEmpty() ? null : parts[0], UUID.fromString(parts[1]), parts[2]);
    }
}
