package org.communique.release;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.organization.ReleaseCounts;
import org.communique.text.Slug;
import org.communique.web.ProblemType;

/** The releases there are, as far as a caller may see them. */
@ApplicationScoped
public class PressReleases implements PanacheRepositoryBase<PressRelease, UUID>, ReleaseCounts {
    private final Clock clock;

    PressReleases(Clock clock) {
        this.clock = clock;
    }

    /** The entity, locked until the transaction ends, so that of two writers one sees what the other did. */
    PressRelease lock(UUID id) {
        PressRelease found = findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (found == null) {
            throw ProblemType.NOT_FOUND.because("id: there is no press release with this id");
        }
        return found;
    }

    Optional<PressReleaseRow> row(UUID id, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now).and("r.id = :id", Map.of("id", id));
        return rows(PressReleaseRow.WITH_BODY, criteria, "", 1).stream().findFirst();
    }

    /** A withdrawn release whose former readers the caller belongs to. */
    Optional<PressReleaseRow> withdrawnRow(UUID id, Caller caller) {
        Criteria criteria = Visibility.withdrawnFrom(caller).and("r.id = :id", Map.of("id", id));
        return rows(PressReleaseRow.WITHOUT_BODY, criteria, "", 1).stream().findFirst();
    }

    List<PressReleaseRow> list(ReleaseListing listing, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now)
                .and(listing.filter().byStatus(now))
                .and(listing.filter().criteria());
        if (listing.cursor() != null) {
            criteria.and(listing.order().after(listing.cursor(), listing.canonical()));
        }
        String columns = listing.withBody() ? PressReleaseRow.WITH_BODY : PressReleaseRow.WITHOUT_BODY;
        return rows(columns, criteria, listing.order().orderBy(), listing.limit() + 1);
    }

    /** The newest that meet the criteria, with their bodies. */
    List<PressReleaseRow> newest(Criteria criteria, int most) {
        return rows(PressReleaseRow.WITH_BODY, criteria, ReleaseOrder.NEWEST.orderBy(), most);
    }

    List<PressReleaseRow> withIds(Collection<UUID> ids, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now).and("r.id in :ids", Map.of("ids", ids));
        return rows(PressReleaseRow.WITH_BODY, criteria, "", ids.size());
    }

    /** Whatever meets the criteria, whoever may see it, in the order of ids. */
    List<ReleaseText> texts(Criteria criteria, int most) {
        return rows(PressReleaseRow.WITH_BODY, criteria, " order by r.id", most).stream()
                .map(ReleaseText::of)
                .toList();
    }

    long count(ReleaseFilter filter, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now).and(filter.byStatus(now)).and(filter.criteria());
        return criteria.bind(getEntityManager()
                        .createQuery("select count(*) from PressRelease r" + criteria.where(), Long.class))
                .getSingleResult();
    }

    /** When the next release becomes public that meets the criteria; null when none is scheduled. */
    Instant nextPublication(Criteria filter, Instant now) {
        Criteria criteria = Visibility.upcoming(now).and(filter);
        return criteria.bind(getEntityManager()
                        .createQuery("select min(r.publishedAt) from PressRelease r" + criteria.where(), Instant.class))
                .getSingleResult();
    }

    /** The release before or after another in time, in the same language. */
    Optional<UUID> neighbour(PressReleaseRow row, ReleaseOrder direction, Caller caller, Instant now) {
        if (row.publishedAt() == null || row.language() == null) {
            return Optional.empty();
        }
        Criteria criteria = Visibility.of(caller, now)
                .and("r.state = :published and r.trashedAt is null", Map.of("published", State.PUBLISHED))
                .and("r.language = :language", Map.of("language", row.language()))
                .and(direction.beyond(row.sortedAt(), row.id()));
        return criteria.bind(getEntityManager()
                        .createQuery(
                                "select r.id from PressRelease r" + criteria.where() + direction.orderBy(), UUID.class))
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** The translations of each of the rows that the caller may see, by the row's id. */
    Map<UUID, List<ReleaseRef>> translations(Collection<PressReleaseRow> rows, Caller caller, Instant now) {
        record Sibling(UUID group, String language, UUID id, String slug) {}
        Map<UUID, List<ReleaseRef>> translations = new HashMap<>();
        if (rows.isEmpty()) {
            return translations;
        }
        Criteria criteria = Visibility.of(caller, now)
                .and("r.trashedAt is null and r.state <> :gone", Map.of("gone", State.WITHDRAWN))
                .and(
                        "r.translationGroup in :groups",
                        Map.of(
                                "groups",
                                rows.stream()
                                        .map(PressReleaseRow::translationGroup)
                                        .toList()));
        List<Object[]> siblings = criteria.bind(getEntityManager()
                        .createQuery(
                                "select r.translationGroup, r.language, r.id, r.slug from PressRelease r"
                                        + criteria.where() + " order by r.language, r.id",
                                Object[].class))
                .getResultList();
        for (PressReleaseRow row : rows) {
            translations.put(
                    row.id(),
                    siblings.stream()
                            .map(s -> new Sibling((UUID) s[0], (String) s[1], (UUID) s[2], (String) s[3]))
                            .filter(s -> s.group().equals(row.translationGroup()) && !s.id().equals(row.id()))
                            .map(s -> new ReleaseRef(s.language(), s.id(), s.slug()))
                            .toList());
        }
        return translations;
    }

    /** The release that has the slug or had it once; whether it may be seen is for the reading to decide. */
    Optional<UUID> withSlug(String slug) {
        if (slug.length() > Slug.LONGEST || !slug.matches(Slug.PATTERN)) {
            return Optional.empty();
        }
        List<?> found = getEntityManager()
                .createNativeQuery("select press_release_id from press_release_slug where slug = :slug", UUID.class)
                .setParameter("slug", slug)
                .getResultList();
        return found.stream().map(UUID.class::cast).findFirst();
    }

    /** Topics with the number of public releases on each, the most used first, after a place in that order. */
    List<TopicView> topics(TopicView.Place after, int most, Instant now) {
        Criteria criteria = Visibility.ofThePublic(now);
        return criteria.bind(getEntityManager()
                        .createQuery(
                                "select t, count(*) from PressRelease r join lateral unnest(r.topics) t"
                                        + criteria.where()
                                        + " group by t having count(*) < :count or count(*) = :count and cast(t as string) > :topic"
                                        + " order by count(*) desc, t",
                                TopicView.class))
                .setParameter("count", after.count())
                .setParameter("topic", after.value())
                .setMaxResults(most)
                .getResultList();
    }

    @Override
    public Map<UUID, Long> publicReleases(Collection<UUID> organizations) {
        Map<UUID, Long> counts = new HashMap<>();
        if (!organizations.isEmpty()) {
            Criteria criteria = Visibility.ofThePublic(clock.instant())
                    .and("r.organization.id in :organizations", Map.of("organizations", organizations));
            for (Object[] row : criteria.bind(getEntityManager()
                            .createQuery(
                                    "select r.organization.id, count(*) from PressRelease r" + criteria.where()
                                            + " group by r.organization.id",
                                    Object[].class))
                    .getResultList()) {
                counts.put((UUID) row[0], (Long) row[1]);
            }
        }
        return counts;
    }

    @Override
    public Instant nextPublication() {
        return nextPublication(new Criteria(), clock.instant());
    }

    /** The releases with these ids as they are for the service itself. */
    List<PressReleaseRow> rows(Collection<UUID> ids) {
        Criteria criteria = new Criteria()
                .and(
                        "cast(sql('(? = any(?))', r.id, :ids) as boolean) = true",
                        Map.of("ids", ids.toArray(UUID[]::new)));
        return rows(PressReleaseRow.WITH_BODY, criteria, "", ids.size());
    }

    /** The next of all releases in the order of ids, as they are for the service itself. */
    List<PressReleaseRow> following(UUID id, int most) {
        Criteria criteria = new Criteria();
        if (id != null) {
            criteria.and("r.id > :after", Map.of("after", id));
        }
        return rows(PressReleaseRow.WITH_BODY, criteria, " order by r.id", most);
    }

    private List<PressReleaseRow> rows(String columns, Criteria criteria, String orderBy, int most) {
        TypedQuery<PressReleaseRow> query = criteria.bind(
                getEntityManager().createQuery(columns + criteria.where() + orderBy, PressReleaseRow.class));
        return new ArrayList<>(query.setMaxResults(most).getResultList());
    }
}
