package org.communique.release;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
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
import org.communique.organization.Organization;
import org.communique.organization.ReleaseCounts;
import org.communique.text.Slug;
import org.communique.web.CacheLifetime;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** The repository of press releases. Methods with a caller return only the releases that the caller may see. */
@ApplicationScoped
public class PressReleases implements PanacheRepositoryBase<PressRelease, UUID>, ReleaseCounts {
    private static final String WITHOUT_NEIGHBOURS = "cast(null as uuid), cast(null as uuid)";
    private static final String EVERY_SIBLING = "1 = 1";

    private final TopicNames topicNames;
    private final NextPublication nextPublication;
    private final Clock clock;

    PressReleases(TopicNames topicNames, NextPublication nextPublication, Clock clock) {
        this.topicNames = topicNames;
        this.nextPublication = nextPublication;
        this.clock = clock;
    }

    /**
     * A release that is locked until the transaction ends.
     *
     * @param translationGroup the group of the release when it was locked
     * @param siblings         all translations in that group, as {@link ReleaseWithLinks#SIBLINGS} writes them
     */
    record LockedRelease(PressRelease release, UUID translationGroup, String siblings) {}

    /**
     * Locks a release, so that concurrent writers see each other's changes. One statement checks that the caller may see the release,
     * locks its row and reads it with its organization and its translations.
     */
    Optional<LockedRelease> lock(UUID id, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now).and("r.id = :id", Map.of("id", id));
        String siblings = ReleaseWithLinks.SIBLINGS.formatted(EVERY_SIBLING);
        NativeQuery<Object[]> query = getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select {r.*}, {o.*}, " + siblings + " as siblings" + PressReleaseRow.FROM + criteria.where()
                                + " for update of r",
                        Object[].class)
                .addEntity("r", PressRelease.class)
                .addEntity("o", Organization.class)
                .addScalar("siblings", String.class);
        criteria.parameters().forEach(query::setParameter);
        return query.getResultStream().findFirst().map(columns -> {
            PressRelease release = (PressRelease) columns[0];
            return new LockedRelease(release, release.translationGroup(), (String) columns[2]);
        });
    }

    /** Returns all translations of a release, as {@link ReleaseWithLinks#SIBLINGS} writes them; null if it has none. */
    String siblings(UUID id) {
        return Sql.rows(
                        getEntityManager(),
                        "select " + ReleaseWithLinks.SIBLINGS.formatted(EVERY_SIBLING)
                                + " from press_release r where r.id = :id",
                        Map.of("id", id),
                        row -> row.getString(1))
                .get(0);
    }

    Optional<ReleaseWithLinks> find(UUID id, Caller caller, Instant now) {
        return first(new Criteria().and("r.id = :id", Map.of("id", id)), caller, now);
    }

    /** Returns the release that has, or formerly had, the slug. */
    Optional<ReleaseWithLinks> findBySlug(String slug, Caller caller, Instant now) {
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
        return select(PressReleaseRow.WITH_BODY, neighbours, visible, criteria.and(visible), " limit 1").stream()
                .findFirst();
    }

    boolean isVisible(UUID id, Caller caller, Instant now) {
        return ownership(id, caller, now).isPresent();
    }

    Optional<PressReleaseRow> row(UUID id, Caller caller, Instant now) {
        Criteria criteria = Visibility.of(caller, now).and("r.id = :id", Map.of("id", id));
        return rows(PressReleaseRow.WITH_BODY, criteria, "", 1).stream().findFirst();
    }

    /** The owner of a release; null if it belongs to no organization. */
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

    /** Returns the release if it is withdrawn and the caller could see it before. */
    Optional<PressReleaseRow> withdrawnRow(UUID id, Caller caller) {
        Criteria criteria = Visibility.withdrawnKnownTo(caller).and("r.id = :id", Map.of("id", id));
        return rows(PressReleaseRow.WITHOUT_BODY, criteria, "", 1).stream().findFirst();
    }

    List<ReleaseWithLinks> list(ReleaseListing listing, Caller caller, Instant now) {
        Criteria visible = Visibility.of(caller, now);
        Criteria criteria = new Criteria()
                .and(visible)
                .and(listing.filter().statusCriteria(now))
                .and(listing.filter().criteria(topicNames));
        if (listing.cursor() != null) {
            criteria.and(listing.order().after(listing.cursor(), listing.canonical()));
        }
        String columns = listing.withBody() ? PressReleaseRow.WITH_BODY : PressReleaseRow.WITHOUT_BODY;
        String rest = listing.order().orderBy() + " limit " + (listing.limit() + 1);
        return select(columns, WITHOUT_NEIGHBOURS, visible, criteria, rest);
    }

    /** Returns the newest releases that meet the criteria, with their bodies. */
    List<PressReleaseRow> newest(Criteria criteria, int limit) {
        return rows(PressReleaseRow.WITH_BODY, criteria, ReleaseOrder.NEWEST.orderBy(), limit);
    }

    List<ReleaseWithLinks> withIds(Collection<UUID> ids, Caller caller, Instant now) {
        Criteria visible = Visibility.of(caller, now);
        return select(
                PressReleaseRow.WITH_BODY,
                WITHOUT_NEIGHBOURS,
                visible,
                amongIds(ids).and(visible),
                "");
    }

    /** Returns the releases that meet the criteria, regardless of visibility, in the order of ids. */
    List<IndexableRelease> indexable(Criteria criteria, int limit) {
        return rows(PressReleaseRow.WITH_BODY, criteria, " order by r.id", limit).stream()
                .map(IndexableRelease::of)
                .toList();
    }

    long count(ReleaseFilter filter, Caller caller, Instant now) {
        Criteria criteria =
                Visibility.of(caller, now).and(filter.statusCriteria(now)).and(filter.criteria(topicNames));
        return Sql.rows(
                        getEntityManager(),
                        "select count(*) from press_release r" + criteria.where(),
                        criteria.parameters(),
                        row -> row.getLong(1))
                .get(0);
    }

    /**
     * Returns when the next release that meets the criteria becomes public.
     *
     * @return null if none does within {@link CacheLifetime#MAX_AGE}
     */
    Instant nextPublication(Criteria filter, Instant now) {
        Instant first = nextPublication.firstAfter(now, instant -> firstPublication(new Criteria(), instant));
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

    /** Returns the id of the release that has, or formerly had, the slug, regardless of visibility. */
    Optional<UUID> idOfSlug(String slug) {
        if (!isSlug(slug)) {
            return Optional.empty();
        }
        List<?> found = getEntityManager()
                .createNativeQuery("select press_release_id from press_release_slug where slug = :slug", UUID.class)
                .setParameter("slug", slug)
                .getResultList();
        return found.stream().map(UUID.class::cast).findFirst();
    }

    /** Returns topics with the number of their public releases, the most used first, after a position in that order. */
    List<TopicView> topics(TopicView.Position after, int limit, Instant now) {
        Criteria criteria = Visibility.publicOnly(now);
        Map<String, Object> parameters = new HashMap<>(criteria.parameters());
        parameters.put("count", after.count());
        parameters.put("topic", after.value());
        return Sql.rows(
                getEntityManager(),
                "select t, count(*) from press_release r cross join lateral unnest(r.topics) t" + criteria.where()
                        + " group by t having count(*) < :count or count(*) = :count and t > :topic"
                        + " order by count(*) desc, t limit " + limit,
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

    /** Returns the releases with these ids, regardless of visibility. */
    public List<PressReleaseRow> rows(Collection<UUID> ids) {
        return rows(PressReleaseRow.WITH_BODY, amongIds(ids), "", ids.size());
    }

    /** Matches the ids in an array, so that the statement is the same for any number of ids. */
    private static Criteria amongIds(Collection<UUID> ids) {
        return new Criteria().and("r.id = any(:ids)", Map.of("ids", ids.toArray(UUID[]::new)));
    }

    /** Returns the releases after an id in the order of ids, regardless of visibility; null starts with the first. */
    public List<ReleaseWithLinks> nextAfter(UUID id, int limit, Instant now) {
        Criteria criteria = new Criteria();
        if (id != null) {
            criteria.and("r.id > :after", Map.of("after", id));
        }
        String rest = " order by r.id limit " + limit;
        return select(PressReleaseRow.WITH_BODY, WITHOUT_NEIGHBOURS, Visibility.of(Caller.SYSTEM, now), criteria, rest);
    }

    /**
     * @param visible  the criteria for translations and neighbours
     * @param criteria the criteria for the releases themselves
     * @param rest     the order and the limit; the limit is a literal, because a generic plan has to know it
     */
    private List<ReleaseWithLinks> select(
            String columns, String neighbours, Criteria visible, Criteria criteria, String rest) {
        String query = "select " + columns + ", " + ReleaseWithLinks.SIBLINGS.formatted(visible.on("t")) + ", "
                + neighbours + PressReleaseRow.FROM + criteria.where() + rest;
        Map<String, Object> parameters = new HashMap<>(visible.parameters());
        parameters.putAll(criteria.parameters());
        return Sql.rows(getEntityManager(), query, parameters, ReleaseWithLinks::of);
    }

    private List<PressReleaseRow> rows(String columns, Criteria criteria, String orderBy, int limit) {
        return Sql.rows(
                getEntityManager(),
                "select " + columns + PressReleaseRow.FROM + criteria.where() + orderBy + " limit " + limit,
                criteria.parameters(),
                PressReleaseRow::of);
    }
}
