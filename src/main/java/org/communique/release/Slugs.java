package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.communique.database.Sql;
import org.communique.text.Slug;
import org.communique.web.ProblemType;

/** Assigns slugs. A former slug of one release is never assigned to another. */
@ApplicationScoped
public class Slugs {
    /** The highest number that is appended to make a slug unique; beyond it a random suffix is as readable. */
    private static final int MAX_NUMBER = 9;

    /** Assigns a slug that is free, and returns its owner. */
    private static final String CLAIM = """
            with claimed as (
              insert into press_release_slug (slug, press_release_id) values (:slug, :release)
              on conflict do nothing returning press_release_id
            )
            select press_release_id from claimed
            union all
            select press_release_id from press_release_slug where slug = :slug""";

    private final Sql sql;

    Slugs(Sql sql) {
        this.sql = sql;
    }

    /** Claims a slug derived from the title, or from the id if the title yields none. */
    @Transactional(Transactional.TxType.MANDATORY)
    String claimForTitle(UUID release, String title) {
        return candidates(release, title)
                .filter(slug -> claim(release, slug))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the slugs to try for a title, in order. The last one is always free, unless a client chose it. */
    public static Stream<String> candidates(UUID release, String title) {
        String base = title == null ? "" : Slug.of(title);
        if (base.isEmpty()) {
            return Stream.of("release-" + randomPart(release), "release-" + release);
        }
        return Stream.of(
                        Stream.of(base),
                        IntStream.rangeClosed(2, MAX_NUMBER).mapToObj(n -> base + "-" + n),
                        Stream.of(base + "-" + randomPart(release), "release-" + release))
                .flatMap(slugs -> slugs);
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 409 if another release has, or formerly had, the slug */
    @Transactional(Transactional.TxType.MANDATORY)
    String claimChosen(UUID release, String slug) {
        if (!claim(release, slug)) {
            throw ProblemType.TAKEN
                    .builder("Another press release has, or formerly had, this slug.")
                    .with("pointer", "/slug")
                    .build();
        }
        return slug;
    }

    private boolean claim(UUID release, String slug) {
        return sql.rows(CLAIM, Map.of("slug", slug, "release", release), row -> Sql.uuid(row, 1))
                .contains(release);
    }

    /** Returns the random end of the id: the start of a UUIDv7 is the time, which releases created together share. */
    private static String randomPart(UUID release) {
        String text = release.toString();
        return text.substring(text.length() - 12);
    }
}
