package org.communique.release;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.communique.access.Caller;
import org.communique.audience.Criteria;
import org.communique.audience.Visibility;
import org.communique.database.Sql;
import org.communique.organization.ReleaseCounts;
import org.communique.text.Slug;
import org.communique.web.CacheLifetime;
import org.communique.web.ProblemType;

/** The releases there are, as far as a caller may see them. */
@ApplicationScoped
public class PressReleases implements PanacheRepositoryBase<PressRelease, UUID>, ReleaseCounts {
    private static final String WITHOUT_NEIGHBOURS = "cast(null as uuid), cast(null as uuid)";

    private final NextPublication upcoming;
    private final Clock clock;

    PressReleases(NextPublication upcoming, Clock clock) {
        this.upcoming = upcoming;
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

    Optional<ReleaseWithLinks> shown(UUID id, Caller caller, Instant now) {
        return first(new Criteria().and("r.id = :id", Map.of("id", id)), caller, now);
    }

    /** What has the slug or had it once. */
    Optional<ReleaseWithLinks> shownWithSlug(String slug, Caller caller, Instant now) {
        if (!isSlug(slug)) {
            return Optional.empty();
        }
        return first(
                new Criteria()
                        .and(
                                "r.id = (select press_release_id from press_release_slug where slug = :slug)",
                                Map.of("slug", slug)),
                caller,
                now);
    }

    private Optional<ReleaseWithLinks> first(Criteria criteria, Caller caller, Instant now) {
        Criteria visible = Visibility.of(caller, now);
        String neighbours = ReleaseOrder.NEWEST.neighbour(visible) + ", " + ReleaseOrder.OLDEST.neighbour(visible);
        return shown(PressReleaseRow.WITH_BODY, neighbours, visible, criteria.and(visible), " limit 1").stream()
                .findFirst();
    }

    /** Whether the caller may see it. */
    boolean isVisible(UUID id, Caller caller, Instant now) {
        return ownership(id, caller, now).isPresent();
    }

    Optional<PressReleaseRow> row(UUID id, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now).and("r.id = :id", Map.of("id", id));
        return rows(PressReleaseRow.WITH_BODY, criteria, "", 1).stream().findFirst();
    }

    /** Whose a release is; null when it is no organization's. */
    record Ownership(UUID organization) {}

    Optional<Ownership> ownership(UUID id, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now).and("r.id = :id", Map.of("id", id));
        return Sql.rows(
                        getEntityManager(),
                        "select r.organization_id from press_release r" + criteria.where() + " limit 1",
                        criteria.parameters(),
                        row -> new Ownership(Sql.uuid(row, 1)))
                .stream()
                .findFirst();
    }

    /** A withdrawn release whose former readers the caller belongs to. */
    Optional<PressReleaseRow> withdrawnRow(UUID id, Caller caller) {
        Criteria criteria = Visibility.withdrawnKnownTo(caller).and("r.id = :id", Map.of("id", id));
        return rows(PressReleaseRow.WITHOUT_BODY, criteria, "", 1).stream().findFirst();
    }

    List<ReleaseWithLinks> list(ReleaseListing listing, Caller caller, Instant now) {
        Criteria visible = Visibility.of(caller, now);
        Criteria criteria = new Criteria()
                .and(visible)
                .and(listing.filter().byStatus(now))
                .and(listing.filter().criteria());
        if (listing.cursor() != null) {
            criteria.and(listing.order().after(listing.cursor(), listing.canonical()));
        }
        String columns = listing.withBody() ? PressReleaseRow.WITH_BODY : PressReleaseRow.WITHOUT_BODY;
        String rest = listing.order().orderBy() + " limit " + (listing.limit() + 1);
        return shown(columns, WITHOUT_NEIGHBOURS, visible, criteria, rest);
    }

    /** The newest that meet the criteria, with their bodies. */
    List<PressReleaseRow> newest(Criteria criteria, int most) {
        return rows(PressReleaseRow.WITH_BODY, criteria, ReleaseOrder.NEWEST.orderBy(), most);
    }

    List<ReleaseWithLinks> withIds(Collection<UUID> ids, Caller caller, Instant now) {
        Criteria visible = Visibility.of(caller, now);
        return shown(
                PressReleaseRow.WITH_BODY,
                WITHOUT_NEIGHBOURS,
                visible,
                amongIds(ids).and(visible),
                "");
    }

    /** Whatever meets the criteria, whoever may see it, in the order of ids. */
    List<IndexableRelease> texts(Criteria criteria, int most) {
        return rows(PressReleaseRow.WITH_BODY, criteria, " order by r.id", most).stream()
                .map(IndexableRelease::of)
                .toList();
    }

    long count(ReleaseFilter filter, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now).and(filter.byStatus(now)).and(filter.criteria());
        return Sql.rows(
                        getEntityManager(),
                        "select count(*) from press_release r" + criteria.where(),
                        criteria.parameters(),
                        row -> row.getLong(1))
                .get(0);
    }

    /**
     * When the next release becomes public that meets the criteria.
     *
     * @return null when none does for as long as any answer is kept
     */
    Instant nextPublication(Criteria filter, Instant now) {
        Instant first = upcoming.firstAfter(now, instant -> firstPublication(new Criteria(), instant));
        return first == null || first.isAfter(now.plus(CacheLifetime.MAX_AGE)) ? null : firstPublication(filter, now);
    }

    private Instant firstPublication(Criteria filter, Instant now) {
        Criteria criteria = Visibility.upcoming(now).and(filter);
        return Sql.rows(
                        getEntityManager(),
                        "select min(r.published_at) from press_release r" + criteria.where(),
                        criteria.parameters(),
                        row -> Sql.instant(row, 1))
                .get(0);
    }

    private static boolean isSlug(String slug) {
        return slug.length() <= Slug.MAX_LENGTH && slug.matches(Slug.PATTERN);
    }

    /** The release that has the slug or had it once; whether it may be seen is for the reading to decide. */
    Optional<UUID> withSlug(String slug) {
        if (!isSlug(slug)) {
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
        Criteria criteria = Visibility.publicOnly(now);
        Map<String, Object> parameters = new HashMap<>(criteria.parameters());
        parameters.put("count", after.count());
        parameters.put("topic", after.value());
        return Sql.rows(
                getEntityManager(),
                "select t, count(*) from press_release r cross join lateral unnest(r.topics) t" + criteria.where()
                        + " group by t having count(*) < :count or count(*) = :count and t > :topic"
                        + " order by count(*) desc, t limit " + most,
                parameters,
                row -> new TopicView(row.getString(1), row.getLong(2)));
    }

    @Override
    public Map<UUID, Long> publicReleases(Collection<UUID> organizations) {
        Map<UUID, Long> counts = new HashMap<>();
        if (!organizations.isEmpty()) {
            Criteria criteria = Visibility.publicOnly(clock.instant())
                    .and(
                            "r.organization_id = any(:organizations)",
                            Map.of("organizations", organizations.toArray(UUID[]::new)));
            Sql.rows(
                            getEntityManager(),
                            "select r.organization_id, count(*) from press_release r" + criteria.where()
                                    + " group by 1",
                            criteria.parameters(),
                            row -> Map.entry(Sql.uuid(row, 1), row.getLong(2)))
                    .forEach(count -> counts.put(count.getKey(), count.getValue()));
        }
        return counts;
    }

    @Override
    public Instant nextPublication() {
        return nextPublication(new Criteria(), clock.instant());
    }

    /** The releases with these ids as they are for the service itself. */
    public List<PressReleaseRow> rows(Collection<UUID> ids) {
        return rows(PressReleaseRow.WITH_BODY, amongIds(ids), "", ids.size());
    }

    /** One statement, however many ids there are. */
    private static Criteria amongIds(Collection<UUID> ids) {
        return new Criteria().and("r.id = any(:ids)", Map.of("ids", ids.toArray(UUID[]::new)));
    }

    /** The next of all releases in the order of ids, as they are for the service itself. */
    public List<ReleaseWithLinks> following(UUID id, int most, Instant now) {
        Criteria criteria = new Criteria();
        if (id != null) {
            criteria.and("r.id > :after", Map.of("after", id));
        }
        String rest = " order by r.id limit " + most;
        return shown(PressReleaseRow.WITH_BODY, WITHOUT_NEIGHBOURS, Visibility.of(Caller.SYSTEM, now), criteria, rest);
    }

    /**
     * @param visible  what is shown of what surrounds a release
     * @param criteria on the releases themselves
     * @param rest     the order, and how many; written out, since a plan that is made once has to know it
     */
    private List<ReleaseWithLinks> shown(
            String columns, String neighbours, Criteria visible, Criteria criteria, String rest) {
        String query = "select " + columns + ", " + ReleaseWithLinks.SIBLINGS.formatted(visible.on("t")) + ", "
                + neighbours + PressReleaseRow.FROM + criteria.where() + rest;
        Map<String, Object> parameters = new HashMap<>(visible.parameters());
        parameters.putAll(criteria.parameters());
        return Sql.rows(getEntityManager(), query, parameters, ReleaseWithLinks::of);
    }

    private List<PressReleaseRow> rows(String columns, Criteria criteria, String orderBy, int most) {
        return Sql.rows(
                getEntityManager(),
                "select " + columns + PressReleaseRow.FROM + criteria.where() + orderBy + " limit " + most,
                criteria.parameters(),
                PressReleaseRow::of);
    }
}
