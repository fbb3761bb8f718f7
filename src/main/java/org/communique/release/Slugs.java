package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.communique.text.Slug;
import org.communique.web.ProblemType;

/** Hands out slugs. One that a release had is never given to another. */
@ApplicationScoped
public class Slugs {
    /** Past this many of the same title a number says no more than a random end. */
    private static final int HIGHEST_NUMBER = 9;

    private final EntityManager database;

    Slugs(EntityManager database) {
        this.database = database;
    }

    /** A slug made of the title, or of the id when the title has nothing to make one of. */
    String claimFor(UUID release, String title) {
        return candidates(release, title)
                .filter(slug -> claim(release, slug))
                .findFirst()
                .orElseThrow();
    }

    /** What a release with that title may be called, the first that is free: the last one is, unless ids are made up. */
    public static Stream<String> candidates(UUID release, String title) {
        String made = title == null ? "" : Slug.of(title);
        if (made.isEmpty()) {
            return Stream.of("release-" + ending(release), "release-" + release);
        }
        return Stream.of(
                        Stream.of(made),
                        IntStream.rangeClosed(2, HIGHEST_NUMBER).mapToObj(n -> made + "-" + n),
                        Stream.of(made + "-" + ending(release), "release-" + release))
                .flatMap(slugs -> slugs);
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 409 when another release has or had it */
    String claimChosen(UUID release, String slug) {
        if (!claim(release, slug)) {
            throw ProblemType.TAKEN
                    .builder("/slug: another release has this slug, or had it once")
                    .with("pointer", "/slug")
                    .build();
        }
        return slug;
    }

    private boolean claim(UUID release, String slug) {
        int claimed = database.createNativeQuery(
                        "insert into press_release_slug (slug, press_release_id) values (:slug, :release) on conflict do nothing")
                .setParameter("slug", slug)
                .setParameter("release", release)
                .executeUpdate();
        if (claimed == 1) {
            return true;
        }
        List<?> owner = database.createNativeQuery(
                        "select press_release_id from press_release_slug where slug = :slug", UUID.class)
                .setParameter("slug", slug)
                .getResultList();
        return owner.contains(release);
    }

    /** The random end of the id: the start of a UUIDv7 is the time, which releases made together share. */
    private static String ending(UUID release) {
        String text = release.toString();
        return text.substring(text.length() - 12);
    }
}
